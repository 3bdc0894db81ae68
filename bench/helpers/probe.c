/* SPDX-License-Identifier: ISC */
/*
 * The service of every measurement: says when its first instruction ran, then does nothing.
 *
 * It appends one record of 32 bytes to ../probe, the file that all services of a tree share: the
 * monotonic clock in nanoseconds, its process id, and the name of its directory. Appending one
 * small record is atomic, wakes nobody, and happens after the clock has been read.
 *
 * With DIES_AT_ONCE it exits after that instead of sleeping.
 */
#include "bare.h"

#include <time.h>

struct record {
  uint64_t nanoseconds;
  uint32_t pid;
  char service[20];
};

static void name_directory(char *name, size_t room) {
  char path[4096];
  const long length = kernel(SYS_getcwd, (long)path, sizeof path, 0, 0); /* counts the final zero */
  long begin = length - 1;
  while (begin > 0 && path[begin - 1] != '/') begin--;
  for (size_t i = 0; i < room && begin + (long)i < length; i++) name[i] = path[begin + (long)i];
}

static int bare_main(int argc, char **argv, char **envp) {
  (void)argc, (void)argv, (void)envp;
  struct timespec now;
  kernel(SYS_clock_gettime, CLOCK_MONOTONIC, (long)&now, 0, 0);

  struct record record = {.nanoseconds = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec,
                          .pid = (uint32_t)kernel(SYS_getpid, 0, 0, 0, 0)};
  name_directory(record.service, sizeof record.service);
  const int file = open_file("../probe", O_WRONLY | O_APPEND, 0);
  kernel(SYS_write, file, (long)&record, sizeof record, 0);
#ifndef DIES_AT_ONCE
  close_file(file);
  for (;;) sleep_on(0, 0);
#endif
  return 0;
}
