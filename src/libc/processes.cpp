// SPDX-License-Identifier: ISC
#include "kernel.hpp"

#include <csignal>
#include <cstdarg>
#include <ctime>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using lares::libc::call;
using lares::libc::int_call;
using lares::libc::word;

extern "C" {

int execve(const char* path, char* const* arguments, char* const* environment) noexcept {
    return int_call(SYS_execve, path, arguments, environment);
}

pid_t fork() noexcept {
    return int_call(SYS_clone, SIGCHLD, 0L, 0L, 0L, 0L);
}

pid_t waitpid(pid_t pid, int* status, int options) {
    return int_call(SYS_wait4, pid, status, options, 0L);
}

int waitid(idtype_t kind, id_t id, siginfo_t* info, int options) {
    return int_call(SYS_waitid, long{kind}, long{id}, info, options, 0L);
}

int kill(pid_t pid, int signal) noexcept {
    return int_call(SYS_kill, pid, signal);
}

pid_t setsid() noexcept {
    return int_call(SYS_setsid);
}

int prctl(int what, ...) noexcept {
    va_list arguments;
    va_start(arguments, what);
    const long first = va_arg(arguments, long);
    va_end(arguments);
    return int_call(SYS_prctl, what, first, 0L, 0L, 0L);
}

int getrlimit(__rlimit_resource_t resource, rlimit* limit) noexcept {
    return int_call(SYS_prlimit64, 0L, long{resource}, 0L, limit);
}

int setrlimit(__rlimit_resource_t resource, const rlimit* limit) noexcept {
    return int_call(SYS_prlimit64, 0L, long{resource}, limit, 0L);
}

int clock_gettime(clockid_t clock, timespec* time) noexcept {
    return int_call(SYS_clock_gettime, clock, time);
}

int nanosleep(const timespec* span, timespec* left) {
    return int_call(SYS_nanosleep, span, left);
}

// The kernel's timer is a number, C's is a pointer.
int timer_create(clockid_t clock, sigevent* event, timer_t* timer) noexcept {
    int number = 0;
    const int done = int_call(SYS_timer_create, clock, event, &number);
    if (done == 0) *timer = reinterpret_cast<timer_t>(static_cast<long>(number));
    return done;
}

int timer_settime(timer_t timer, int flags, const itimerspec* times, itimerspec* before) noexcept {
    return int_call(SYS_timer_settime, word(timer), flags, times, before);
}

int timer_delete(timer_t timer) noexcept {
    return int_call(SYS_timer_delete, word(timer));
}

} // extern "C"
