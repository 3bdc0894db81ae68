/* SPDX-License-Identifier: ISC */
/*
 * The least a status command can do for each service: see that something supervises it (the ok FIFO
 * has a reader), read its status, and say a line of the usual length.
 *
 *     floor_status DIRECTORY...
 */
#include "bare.h"

static char *append(char *to, const char *text) {
  while (*text) *to++ = *text++;
  return to;
}

static int bare_main(int argc, char **argv, char **envp) {
  (void)envp;
  static char lines[65536];
  char *end = lines;
  for (int i = 1; i < argc; i++) {
    char path[4096], status[20];
    char *tail = append(path, argv[i]);
    *append(tail, "/supervise/ok") = 0;
    const int ok = open_file(path, O_WRONLY | O_NONBLOCK, 0);
    if (ok >= 0) close_file(ok);
    *append(tail, "/supervise/status") = 0;
    const int file = open_file(path, O_RDONLY | O_NONBLOCK, 0);
    const long length = kernel(SYS_read, file, (long)status, sizeof status, 0);
    close_file(file);

    if (end - lines > (long)sizeof lines - 4200) {
      kernel(SYS_write, 1, (long)lines, end - lines, 0);
      end = lines;
    }
    end = append(append(end, argv[i]), ok >= 0 && length >= 18 ? ": up (pid 12345) 12345 seconds\n" : ": down\n");
  }
  kernel(SYS_write, 1, (long)lines, end - lines, 0);
  return 0;
}
