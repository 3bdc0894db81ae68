/* SPDX-License-Identifier: ISC */
/*
 * Runs a command many times, one after the other, and writes how long each took, from before its
 * vfork() to after its wait(), in nanoseconds, one line each. It is small, so that its own size is
 * no part of what is measured.
 *
 *     repeat TIMES PROGRAM [ARGUMENT...]
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* 0 when it ended well. */
static int run(char **command) {
  const pid_t pid = vfork();
  if (pid == 0) {
    execv(command[0], command);
    _exit(111);
  }
  int status = 0;
  if (pid > 0 && waitpid(pid, &status, 0) == pid && status == 0) return 0;
  fprintf(stderr, "%s: status %d\n", command[0], status);
  return 111;
}

int main(int argc, char **argv) {
  if (argc < 3) return 100;
  for (int left = atoi(argv[1]); left > 0; left--) {
    const uint64_t begin = now();
    if (run(argv + 2) != 0) return 111;
    printf("%llu\n", (unsigned long long)(now() - begin));
  }
  return 0;
}
