/* SPDX-License-Identifier: ISC */
/*
 * Enters control groups, notes the time and becomes the scanner, so that neither the driver's own
 * size nor its fork is part of what is measured.
 *
 *     launch STAMP [PROCS...] -- PROGRAM [ARGUMENT...]
 *
 * PROCS are cgroup.procs files to enter. STAMP receives the monotonic clock in nanoseconds, read
 * just before the program is executed.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int enter(const char *procs) {
  const int file = open(procs, O_WRONLY | O_CLOEXEC);
  return file >= 0 && write(file, "0", 1) == 1 && close(file) == 0;
}

int main(int argc, char **argv) {
  if (argc < 4) return 100;
  int at = 2;
  for (; at < argc && strcmp(argv[at], "--") != 0; at++) {
    if (!enter(argv[at])) {
      perror(argv[at]);
      return 111;
    }
  }
  const int stamp = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  setsid();
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  const uint64_t nanoseconds = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
  if (stamp < 0 || write(stamp, &nanoseconds, sizeof nanoseconds) != sizeof nanoseconds) {
    perror(argv[1]);
    return 111;
  }
  execvp(argv[at + 1], argv + at + 1);
  perror(argv[at + 1]);
  return 111;
}
