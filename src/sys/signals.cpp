// SPDX-License-Identifier: ISC
#include "signals.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"
#include "descriptors.hpp"
#include "file.hpp"

#include <array>
#include <sys/signalfd.h>
#include <sys/syscall.h>

namespace lares::sys {

namespace {

std::optional<std::uint64_t> hexadecimal(std::string_view text) {
    std::uint64_t number = 0;
    for (char c : text) {
        if (hex_value(c) == not_hex) return std::nullopt;
        number = number << 4 | hex_value(c);
    }
    return number;
}

// Bit n-1 stands for signal n. Asking the kernel for all at once saves sixty calls in every supervise;
// without /proc, all are taken to be ignored.
std::uint64_t ignored_signals() {
    std::array<char, 2048> room;
    const auto text = read_small_file(here, "/proc/self/status", room);
    constexpr std::string_view name = "\nSigIgn:\t";
    const std::size_t at = text ? text->find(name) : std::string_view::npos;
    if (at == std::string_view::npos) return ~std::uint64_t{0};
    return hexadecimal(split_at(rest_of(*text, at + name.size()), '\n').head).value_or(~std::uint64_t{0});
}

// A C library keeps some signals for its threads, glibc 32 and 33, musl 34 too: it can neither block them nor
// reset them. We have no threads, and any of these would be our end; so the kernel is asked, which has 64 and
// no exceptions.
using KernelSignalSet = std::uint64_t;

void restore_default_action(int number) {
    constexpr std::array<std::uint64_t, 4> action{}; // SIG_DFL, no flags, nothing blocked
    // KILL, STOP: refused, rightly.
    (void)::syscall(SYS_rt_sigaction, number, action.data(), nullptr, sizeof(KernelSignalSet));
}

} // namespace

void reset_inherited_signals() {
    const std::uint64_t ignored = ignored_signals();
    for (int number = 1; number < NSIG; ++number)
        if ((ignored >> (number - 1)) & 1) restore_default_action(number);
}

BlockedSignals::BlockedSignals() {
    (void)::syscall(SYS_rt_sigprocmask, SIG_SETMASK, nullptr, &set_, sizeof set_);
}

void BlockedSignals::restore() const {
    (void)::syscall(SYS_rt_sigprocmask, SIG_SETMASK, &set_, nullptr, sizeof set_);
}

InheritedSignals::InheritedSignals() {
    struct sigaction usual {};
    usual.sa_handler = SIG_DFL;
    ::sigaction(SIGCHLD, &usual, &on_child_);
}

void InheritedSignals::restore() const {
    ::sigaction(SIGCHLD, &on_child_, nullptr);
    blocked_.restore();
}

void block_signals() {
    constexpr KernelSignalSet all = ~KernelSignalSet{0};
    (void)::syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, nullptr, sizeof all);
}

namespace {

sigset_t set_of(std::span<const int> numbers) {
    sigset_t set;
    ::sigemptyset(&set);
    for (int number : numbers) ::sigaddset(&set, number);
    return set;
}

Fd descriptor_of(const sigset_t& reported) {
    return Fd{::signalfd(-1, &reported, SFD_CLOEXEC | SFD_NONBLOCK)};
}

} // namespace

Result<Signals> Signals::report(std::initializer_list<int> wanted) {
    Fd fd = above_standard_descriptors(descriptor_of(set_of(wanted)));
    if (!fd) return failed_to("create signal descriptor");
    return Signals{std::move(fd)};
}

Result<Signals> Signals::block_and_report(std::span<const int> wanted) {
    const sigset_t set = set_of(wanted);
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    Fd fd = descriptor_of(set);
    if (!fd) return failed_to("create signal descriptor");
    return Signals{std::move(fd)};
}

std::span<const int> Signals::take() {
    std::array<signalfd_siginfo, most_at_once> infos;
    const ssize_t size = ::read(fd_.number(), infos.data(), sizeof infos);
    if (size <= 0) return {};
    const std::size_t count = static_cast<std::size_t>(size) / sizeof infos[0];
    for (std::size_t i = 0; i < count; ++i) {
        taken_[i] = static_cast<int>(infos[i].ssi_signo);
        senders_[i] = infos[i].ssi_code == SI_QUEUE ? static_cast<pid_t>(infos[i].ssi_pid) : 0;
    }
    return std::span{taken_}.first(count);
}

pid_t Signals::sender_of(int number) const {
    for (std::size_t i = 0; i < most_at_once; ++i)
        if (taken_[i] == number) return senders_[i];
    return 0;
}

std::optional<Signals::Arrival> Signals::take_one() {
    signalfd_siginfo info;
    if (::read(fd_.number(), &info, sizeof info) != static_cast<ssize_t>(sizeof info)) return std::nullopt;
    return Arrival{static_cast<int>(info.ssi_signo), info.ssi_code == SI_KERNEL};
}

} // namespace lares::sys
