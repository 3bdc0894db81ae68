// SPDX-License-Identifier: ISC
// A process that is not our child, held by a pidfd (pidfd_open(2), Linux 5.3): it is the same process for as
// long as we hold it, whatever becomes of its pid. The descriptor is ready to read when the process has died.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

#include <csignal>
#include <optional>
#include <sys/types.h>

namespace lares::sys {

class ProcessHandle {
  public:
    ProcessHandle() = default;
    // ESRCH: there is no such process. A dead one that nobody has reaped can be had.
    static Result<ProcessHandle> open(pid_t pid);

    // That it is dead already is no error.
    Result<> send(int signal) const;
    // To all that are left of the group that it leads or has led. EINVAL: not before Linux 6.9.
    Result<> send_to_group(int signal) const;
    // As request() in process.hpp.
    Result<> request(int signal) const;
    bool is_dead() const;
    // The status word of wait(2), once somebody has reaped it: Linux 6.15 remembers. Nothing before that, and
    // on older kernels.
    std::optional<int> wait_status() const;
    // This kernel has the question; the descriptor hangs up when it has the answer.
    bool can_tell_status() const;

    const Fd& fd() const { return fd_; }
    explicit operator bool() const { return static_cast<bool>(fd_); }
    void close() { fd_.close(); }

  private:
    explicit ProcessHandle(Fd fd) : fd_{std::move(fd)} {}
    Result<> send(int signal, siginfo_t* info, unsigned to_whom) const;
    Fd fd_;
};

} // namespace lares::sys
