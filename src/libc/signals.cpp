// SPDX-License-Identifier: ISC
// Signals. A set of the kernel has 64 bits; that of C has room for more, which stays empty.
#include "kernel.hpp"

#include <csignal>
#include <cstring>
#include <sys/signalfd.h>

using lares::libc::int_call;

namespace {

constexpr long set_size = 8;

struct KernelAction {
    void (*handler)(int);
    unsigned long flags;
    void (*restorer)();
    unsigned long mask;
};

constexpr unsigned long has_restorer = 0x04000000; // SA_RESTORER, which the headers of C hide

} // namespace

// What a handler returns to: the kernel takes the process back to where it was.
extern "C" void lares_after_handler();
__asm__("lares_after_handler:\n"
        "  mov $15, %eax\n" // rt_sigreturn
        "  syscall\n");

extern "C" {

int sigemptyset(sigset_t* set) noexcept {
    std::memset(set, 0, sizeof *set);
    return 0;
}

int sigaddset(sigset_t* set, int signal) noexcept {
    set->__val[0] |= 1UL << (signal - 1);
    return 0;
}

int sigprocmask(int how, const sigset_t* set, sigset_t* before) noexcept {
    if (before) sigemptyset(before);
    return int_call(SYS_rt_sigprocmask, how, set, before, set_size);
}

int sigaction(int signal, const struct sigaction* wanted, struct sigaction* before) noexcept {
    KernelAction given{};
    KernelAction found{};
    if (wanted)
        given = {wanted->sa_handler, static_cast<unsigned long>(wanted->sa_flags) | has_restorer,
                 lares_after_handler, wanted->sa_mask.__val[0]};
    const int done = int_call(SYS_rt_sigaction, signal, wanted ? &given : nullptr, &found, set_size);
    if (done < 0 || !before) return done;
    sigemptyset(&before->sa_mask);
    before->sa_mask.__val[0] = found.mask;
    before->sa_handler = found.handler;
    before->sa_flags = static_cast<int>(found.flags & ~has_restorer);
    return done;
}

int signalfd(int fd, const sigset_t* set, int flags) noexcept {
    return int_call(SYS_signalfd4, fd, set, set_size, flags);
}

int __libc_current_sigrtmax() noexcept {
    return 64;
}

} // extern "C"
