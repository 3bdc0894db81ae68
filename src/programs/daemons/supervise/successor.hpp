// SPDX-License-Identifier: ISC
// Becoming a newly installed supervise: the same process, with the same child, lock and FIFOs, and what it
// knows on the disk, where its successor finds it as it would after a crash.
#pragma once

#include "machine/upgrade.hpp"
#include "service.hpp"

#include <csignal>

namespace lares::supervise {

class Successor {
  public:
    // What it is to be: called as this one was, for the same directory, by what is installed where this one
    // was.
    struct Call {
        const char* called;
        const char* name;
        const char* program;
    };
    Successor(const Call& call, Service& service, const sys::Report& report)
        : program_{call.program}, name_{call.name}, called_{call.called}, service_{service}, report_{report} {
    }

    // `asker` is told whether it has become something; 0: nobody is.
    void on_asked(pid_t asker, Instant now);
    // True when it was ours.
    bool on_child_ended(pid_t pid, int wait_status, Instant now);
    void on_time(Instant now);
    std::optional<Moment> deadline() const { return upgrade_.deadline(); }
    // Becomes the new one, if that is due.
    void end_turn();

  private:
    void perform(machine::Upgrade::Step step, Instant now);
    void try_it(Instant now);
    void become_it();
    void refuse();

    const char* program_;
    const char* name_;
    const char* called_;
    Service& service_;
    const sys::Report& report_;
    machine::Upgrade upgrade_;
    pid_t asker_ = 0;
    bool must_become_ = false;
};

// The answers to whoever has asked.
inline constexpr int upgrade_is_done = SIGUSR1;
inline constexpr int upgrade_has_failed = SIGUSR2;

} // namespace lares::supervise
