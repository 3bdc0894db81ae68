/* SPDX-License-Identifier: ISC */
/*
 * The least a scanner can do: start a supervisor for each entry of a directory, then sleep.
 *
 *     floor_scan SUPERVISOR DIRECTORY
 */
#include "bare.h"

struct entry {
  uint64_t inode;
  int64_t offset;
  unsigned short length;
  unsigned char type;
  char name[];
};

static int bare_main(int argc, char **argv, char **envp) {
  if (argc != 3 || go_to(argv[2]) < 0) return 111;
  const int directory = open_file(".", O_RDONLY | O_DIRECTORY, 0);
  static char room[32768] __attribute__((aligned(8)));

  for (;;) {
    const long filled = kernel(SYS_getdents64, directory, (long)room, sizeof room, 0);
    if (filled <= 0) break;
    for (long at = 0; at < filled;) {
      struct entry *entry = (struct entry *)(room + at);
      at += entry->length;
      if (entry->name[0] == '.') continue;
      char *const supervisor[] = {argv[1], entry->name, 0};
      int pid;
      close_file(start(argv[1], supervisor, envp, &pid));
    }
  }
  for (;;) sleep_on(0, 0);
}
