/* SPDX-License-Identifier: ISC */
/*
 * A program with nothing in it that it did not ask for.
 *
 * The floors and the probe must cost as little as a process can, so on x86-64 they are linked
 * without a C library: the entry is here, and so is the way into the kernel. On other machines the
 * same sources use the C library; that costs some memory and start-up time and changes nothing else.
 *
 * A program defines bare_main() and is a single file.
 */
#ifndef BARE_H
#define BARE_H

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))

static int bare_main(int argc, char **argv, char **envp);

#if defined(__x86_64__) && !defined(BARE_WITH_LIBC)

/* One system call; a negative result is a negated errno. */
ALWAYS_INLINE long kernel(long call, long a, long b, long c, long d) {
  long result;
  register long fourth __asm__("r10") = d;
  register long fifth __asm__("r8") = 0;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(call), "D"(a), "S"(b), "d"(c), "r"(fourth), "r"(fifth)
                   : "rcx", "r11", "memory");
  return result;
}

__attribute__((noreturn, used)) static void bare_start(long *stack) {
  char **argv = (char **)(stack + 1);
  kernel(SYS_exit_group, bare_main((int)stack[0], argv, argv + stack[0] + 1), 0, 0, 0);
  for (;;) {
  }
}

__asm__(".globl _start\n"
        "_start:\n"
        "  xor %ebp, %ebp\n"
        "  mov %rsp, %rdi\n"
        "  and $-16, %rsp\n"
        "  call bare_start\n");

/*
 * Starts a program and returns its process descriptor, which becomes readable when it dies. The
 * child borrows our memory until it has executed (as after vfork), which is the cheapest start there
 * is; it runs on this very stack frame, hence always inlined.
 */
ALWAYS_INLINE int start(const char *path, char *const *argv, char *const *envp, int *pid) {
  int process = -1;
  const long child =
      kernel(SYS_clone, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | 17 /* SIGCHLD */, 0, (long)&process, 0);
  if (child == 0) {
    kernel(SYS_execve, (long)path, (long)argv, (long)envp, 0);
    kernel(SYS_exit, 111, 0, 0, 0);
  }
  *pid = (int)child;
  return process;
}

#else

#include <unistd.h>

static inline long kernel(long call, long a, long b, long c, long d) {
  const long result = syscall(call, a, b, c, d, 0, 0);
  return result < 0 ? -(long)errno : result;
}

int main(int argc, char **argv, char **envp) { return bare_main(argc, argv, envp); }

static inline int start(const char *path, char *const *argv, char *const *envp, int *pid) {
  const pid_t child = vfork();
  if (child == 0) {
    execve(path, argv, envp);
    _exit(111);
  }
  *pid = (int)child;
  return (int)syscall(SYS_pidfd_open, child, 0);
}

#endif

/* The calls the floors make, by name. */
ALWAYS_INLINE int open_file(const char *path, int flags, int mode) {
  return (int)kernel(SYS_openat, AT_FDCWD, (long)path, flags | O_CLOEXEC, mode);
}
ALWAYS_INLINE void close_file(int file) { kernel(SYS_close, file, 0, 0, 0); }
ALWAYS_INLINE int go_to(const char *directory) {
  return (int)kernel(SYS_chdir, (long)directory, 0, 0, 0);
}

/* Sleeps until one of the descriptors has something to say: poll() without a limit. */
struct watched {
  int file;
  short wanted, happened;
};
ALWAYS_INLINE void sleep_on(struct watched *files, long count) {
  kernel(SYS_ppoll, (long)files, count, 0, 0);
}

#endif
