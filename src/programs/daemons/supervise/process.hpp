// SPDX-License-Identifier: ISC
// The process that runs now: our own child, or one that another supervise has started and that was taken
// over.
//
// Nobody but us reaps a child of ours, so that its pid stays its own until then. One that was taken over is
// held by a pidfd, and gets its signals through that.
#pragma once

#include "base/result.hpp"
#include "sys/process_handle.hpp"

#include <sys/types.h>

namespace lares::supervise {

class Process {
  public:
    void on_started(pid_t pid, bool leads_group);
    // Without a handle it is our child: another program was, until it has become this one.
    void take_over(pid_t pid, sys::ProcessHandle handle);
    void on_ended() { *this = Process{}; }

    pid_t pid() const { return pid_; }
    // What the kernel tells of its end later goes to whoever has it. Empty: it will tell nothing.
    sys::ProcessHandle release_handle();

    bool is_taken_over() const { return static_cast<bool>(handle_); }
    const sys::ProcessHandle& handle() const { return handle_; }

    // Before the signals of a turn, the first of which may end it.
    void begin_turn() { was_alive_ = is_taken_over() && !handle_.is_dead(); }
    // To the process; to its group if it leads one.
    Result<> send(int signal, bool to_group) const;

  private:
    Result<> send_to_group(int signal) const;

    pid_t pid_ = 0;
    bool leads_group_ = false;
    bool was_alive_ = false;    // when the turn began; only of one that was taken over
    sys::ProcessHandle handle_; // only of one that was taken over
};

} // namespace lares::supervise
