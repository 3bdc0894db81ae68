// SPDX-License-Identifier: ISC
#include "process_handle.hpp"

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lares::sys {

namespace {

// struct pidfd_info of linux/pidfd.h as Linux 6.15 has it, which the headers that we build with do not know.
struct KernelInfo {
    std::uint64_t mask = 0;
    std::uint64_t cgroup = 0;
    std::uint32_t pid = 0, tgid = 0, ppid = 0;
    std::uint32_t ruid = 0, rgid = 0, euid = 0, egid = 0, suid = 0, sgid = 0, fsuid = 0, fsgid = 0;
    std::int32_t exit_code = 0;
};
static_assert(sizeof(KernelInfo) == 64); // PIDFD_INFO_SIZE_VER0

// What pidfd_send_signal(2) takes as flags.
constexpr unsigned to_process = 0;
constexpr unsigned to_group = 1 << 2; // PIDFD_SIGNAL_PROCESS_GROUP

constexpr std::uint64_t how_it_ended = 1 << 3; // PIDFD_INFO_EXIT
constexpr unsigned long get_info = _IOWR(0xFF, 11, KernelInfo);

std::optional<KernelInfo> ask(const Fd& fd) {
    KernelInfo info{.mask = how_it_ended};
    // musl takes an int, and both only hand the bits on.
    if (::syscall(SYS_ioctl, fd.number(), get_info, &info) < 0) return std::nullopt;
    return info;
}

} // namespace

Result<ProcessHandle> ProcessHandle::open(pid_t pid) {
    Fd fd{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))}; // closed by exec
    // Of what is no pid, and of a thread that is not the first of its process, before and since Linux 6.14.
    if (!fd && (errno == EINVAL || errno == ENOENT)) errno = ESRCH;
    if (!fd) return failed_to("open");
    return ProcessHandle{std::move(fd)};
}

Result<> ProcessHandle::send(int signal, siginfo_t* info, unsigned to_whom) const {
    if (::syscall(SYS_pidfd_send_signal, fd_.number(), signal, info, to_whom) == 0 || errno == ESRCH)
        return {};
    return failed_to("signal");
}

Result<> ProcessHandle::send(int signal) const {
    return send(signal, nullptr, to_process);
}

Result<> ProcessHandle::send_to_group(int signal) const {
    return send(signal, nullptr, to_group);
}

Result<> ProcessHandle::request(int signal) const {
    siginfo_t info{};
    info.si_signo = signal;
    info.si_code = SI_QUEUE;
    info.si_pid = ::getpid();
    info.si_uid = ::getuid();
    return send(signal, &info, to_process);
}

bool ProcessHandle::is_dead() const {
    pollfd polled{fd_.number(), POLLIN, 0};
    return ::poll(&polled, 1, 0) > 0;
}

std::optional<int> ProcessHandle::wait_status() const {
    const auto info = ask(fd_);
    if (!info || (info->mask & how_it_ended) == 0) return std::nullopt;
    return info->exit_code;
}

bool ProcessHandle::can_tell_status() const {
    return ask(fd_).has_value();
}

} // namespace lares::sys
