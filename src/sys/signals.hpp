// SPDX-License-Identifier: ISC
// Signals as things to read. A daemon blocks all of them and reads the ones it knows from a descriptor, so
// that nothing is ever interrupted, and a stray USR1 or a broken pipe does not end it.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

#include <csignal>
#include <initializer_list>
#include <span>

namespace lares::sys {

// What the caller's caller left behind (`nohup`, a shell's background jobs, SIGCHLD ignored) is undone: every
// signal has its default action again. Children inherit that.
void reset_inherited_signals();

// Every signal but KILL and STOP waits from now on.
void block_signals();

class Signals {
  public:
    // Reports those of `wanted`, which must be blocked. It is the first thing that a daemon opens for good:
    // standard descriptors that are missing are filled here.
    static Result<Signals> report(std::initializer_list<int> wanted);

    // The numbers of the signals that have come since; each at most once, and
    // what does not fit the next time. Never waits.
    std::span<const int> take();
    const Fd& fd() const { return fd_; }

  private:
    explicit Signals(Fd fd) : fd_{std::move(fd)} {}

    static constexpr std::size_t most_at_once = 4;
    Fd fd_;
    int taken_[most_at_once]{};
};

} // namespace lares::sys
