// SPDX-License-Identifier: ISC
#include "process.hpp"

#include "sys/process.hpp"

#include <cerrno>
#include <utility>

namespace lares::supervise {

void Process::on_started(pid_t pid, bool leads_group) {
    pid_ = pid;
    leads_group_ = leads_group;
    handle_.close();
}

void Process::take_over(pid_t pid, sys::ProcessHandle handle) {
    pid_ = pid;
    leads_group_ = sys::leads_group(pid);
    handle_ = std::move(handle);
}

sys::ProcessHandle Process::release_handle() {
    const bool can_tell = is_taken_over() && handle_.can_tell_status();
    return can_tell ? std::move(handle_) : sys::ProcessHandle{};
}

Result<> Process::send(int signal, bool to_group) const {
    if (pid_ == 0) return {}; // it is dead, and how it died is still being asked
    const bool group = to_group && leads_group_;
    if (!is_taken_over()) return sys::send_signal(pid_, signal, group);
    return group ? send_to_group(signal) : handle_.send(signal);
}

// Before Linux 6.9 a group can only be called by its number, which is that of its leader; as long as that is
// not reaped, nobody else gets it.
Result<> Process::send_to_group(int signal) const {
    const auto sent = handle_.send_to_group(signal);
    if (sent || sent.error().number != EINVAL) return sent;
    return was_alive_ ? sys::send_signal(pid_, signal, true) : handle_.send(signal);
}

} // namespace lares::supervise
