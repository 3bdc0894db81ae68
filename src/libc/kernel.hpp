// SPDX-License-Identifier: ISC
// The part of a C library that a chain loader uses, and nothing else: the functions have their usual names
// and their usual headers, and most of them are one system call.
//
// It is there for time. A chain loader makes ten system calls and is gone; the start of glibc, which asks the
// processor about itself in dozens of ways, takes three times as long as all that the loader does
// (docs/decisions/0010). Only programs with the word TINY in src/CMakeLists.txt are linked with it, on x86-64
// and as they are released; they are linked with nothing else, so that a function that is missing here is an
// error of the linker. There are no threads, no locale, no destructors at exit, no buffers.
#pragma once

#include <cerrno>
#include <sys/syscall.h>

namespace lares::libc {

// A system call as the kernel takes it: what it answers, or an errno value with a minus in front.
inline long raw(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) {
    long answer;
    register long fourth __asm__("r10") = d;
    register long fifth __asm__("r8") = e;
    register long sixth __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(answer)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth), "r"(fifth), "r"(sixth)
                     : "rcx", "r11", "memory");
    return answer;
}

inline long word(long number) {
    return number;
}
template <class T>
long word(T* pointer) {
    return reinterpret_cast<long>(pointer);
}

// The same as C has it: -1, and errno.
template <class... Words>
long call(long number, Words... words) {
    constexpr long largest_error = 4095;
    const long answer = raw(number, word(words)...);
    if (answer >= 0 || answer < -largest_error) return answer;
    errno = static_cast<int>(-answer);
    return -1;
}
template <class... Words>
int int_call(long number, Words... words) {
    return static_cast<int>(call(number, words...));
}

} // namespace lares::libc
