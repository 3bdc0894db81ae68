// SPDX-License-Identifier: ISC
// Signals as things to read. A daemon blocks all of them and reads the ones it knows from a descriptor, so
// that nothing is ever interrupted, and a stray USR1 or a broken pipe does not end it.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

#include <csignal>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <sys/types.h>

namespace lares::sys {

// What the caller's caller left behind (`nohup`, a shell's background jobs, SIGCHLD ignored) is undone: every
// signal has its default action again. Children inherit that.
void reset_inherited_signals();

// Which signals are blocked, those included that a C library keeps for its threads: to be had again later.
class BlockedSignals {
  public:
    BlockedSignals(); // those of this moment
    void restore() const;

  private:
    std::uint64_t set_ = 0; // the kernel's: bit n-1 stands for signal n
};

// What this process was given: which signals are blocked, and whether SIGCHLD is ignored, so that the kernel
// would keep no dead child to be waited for. For a child that is to start with the same.
class InheritedSignals {
  public:
    // Notes them, and has SIGCHLD no longer ignored.
    InheritedSignals();
    void restore() const;

  private:
    BlockedSignals blocked_;
    struct sigaction on_child_ {};
};

// Every signal but KILL and STOP waits from now on.
void block_signals();

class Signals {
  public:
    // Reports those of `wanted`, which must be blocked. It is the first thing that a daemon opens for good:
    // standard descriptors that are missing are filled here.
    static Result<Signals> report(std::initializer_list<int> wanted);
    // Blocks those of `wanted`, and no others, and reports them. Missing descriptors stay missing.
    static Result<Signals> block_and_report(std::span<const int> wanted);

    // The numbers of the signals that have come since; each at most once, and
    // what does not fit the next time. Never waits.
    std::span<const int> take();
    // Who has sent this one of those that were taken last, by request() (process.hpp); 0: by anything else.
    pid_t sender_of(int number) const;
    struct Arrival {
        int number;
        bool of_kernel; // nobody has sent it: a key was pressed, and the whole group has it; a timer is over
    };
    // The next one, alone. Never waits.
    std::optional<Arrival> take_one();
    const Fd& fd() const { return fd_; }

  private:
    explicit Signals(Fd fd) : fd_{std::move(fd)} {}

    static constexpr std::size_t most_at_once = 4;
    Fd fd_;
    int taken_[most_at_once]{};
    pid_t senders_[most_at_once]{};
};

} // namespace lares::sys
