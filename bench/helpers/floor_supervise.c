/* SPDX-License-Identifier: ISC */
/*
 * The least a process can do that keeps one service alive: start it, sleep, start it again.
 *
 *     floor_supervise NAME
 *
 * No commands, no pause between starts, no messages. With WITH_FILES it also makes, locks and holds
 * what daemontools keeps in NAME/supervise, and writes the status after each start, as a supervise
 * that others can ask and command must.
 */
#include "bare.h"

#include <sys/file.h>
#include <sys/stat.h>

#ifdef WITH_FILES

static int make_fifo(const char *path) {
  kernel(SYS_mknodat, AT_FDCWD, (long)path, S_IFIFO | 0600, 0);
  return open_file(path, O_RDONLY | O_NONBLOCK, 0);
}

/* The 20 bytes that svstat reads: a label, the pid, paused, want, TERM sent, state. */
static void write_status(int pid) {
  char status[20] = {0x40, 0, 0, 0, 0};
  for (int i = 0; i < 4; i++) status[12 + i] = (char)(pid >> (8 * i));
  status[17] = 'u';
  status[19] = 1;
  const int file = open_file("supervise/status.new", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  kernel(SYS_write, file, (long)status, sizeof status, 0);
  close_file(file);
  kernel(SYS_renameat2, AT_FDCWD, (long)"supervise/status.new", AT_FDCWD, (long)"supervise/status");
}

/* Returns the control FIFO; the lock and the ok FIFO stay open for as long as we live. */
static int make_files(void) {
  kernel(SYS_mkdirat, AT_FDCWD, (long)"supervise", 0700, 0);
  const int lock = open_file("supervise/lock", O_WRONLY | O_APPEND | O_CREAT, 0600);
  kernel(SYS_flock, lock, LOCK_EX | LOCK_NB, 0, 0);
  const int control = make_fifo("supervise/control");
  open_file("supervise/control", O_WRONLY | O_NONBLOCK, 0);
  make_fifo("supervise/ok");
  return control;
}

#else

static void write_status(int pid) { (void)pid; }
static int make_files(void) { return -1; }

#endif

static int bare_main(int argc, char **argv, char **envp) {
  if (argc != 2 || go_to(argv[1]) < 0) return 111;
  char *const run[] = {(char *)"./run", 0};
  const int control = make_files();

  for (;;) {
    int pid;
    const int service = start("./run", run, envp, &pid);
    write_status(pid);
    struct watched files[2] = {{service, 1 /* POLLIN */, 0}, {control, 1, 0}};
    do sleep_on(files, 2);
    while (files[0].happened == 0);
    kernel(SYS_wait4, pid, 0, 0, 0);
    close_file(service);
  }
}
