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
    // `program`: what this one was started as; it is looked for where it was found then.
    Successor(const char* program, const char* name, Service& service, const sys::Report& report)
        : program_{program}, name_{name}, service_{service}, report_{report} {}

    // `asker` is told whether it has become something; 0: nobody is.
    void on_asked(pid_t asker, Instant now);
    // True when it was ours.
    bool on_child_ended(pid_t pid, int wait_status, Instant now);
    void on_time(Instant now);
    std::optional<Moment> deadline() const { return upgrade_.deadline(); }

  private:
    void perform(machine::Upgrade::Step step, Instant now);
    void try_it(Instant now);
    void become_it();
    void refuse();

    const char* program_;
    const char* name_;
    Service& service_;
    const sys::Report& report_;
    machine::Upgrade upgrade_;
    pid_t asker_ = 0;
};

// The answers to whoever has asked.
inline constexpr int upgrade_is_done = SIGUSR1;
inline constexpr int upgrade_has_failed = SIGUSR2;

} // namespace lares::supervise
