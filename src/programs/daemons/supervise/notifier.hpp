// SPDX-License-Identifier: ISC
// Tells encore's `notify` what happens to the service, if there is one:
//
//     ./notify SCRIPT WHAT PID CODE     SCRIPT: start, run, finish, stop
//                                       WHAT: start, ready, exit, killed
//
// When that is due is said by machine::Notices. Nobody waits for it and its exit code means nothing; but it
// has a limit, since the next one waits for it.
#pragma once

#include "errand.hpp"
#include "machine/notices.hpp"
#include "machine/said_once.hpp"
#include "service_report.hpp"

#include <optional>

namespace lares::supervise {

class Notifier {
  public:
    static constexpr Span may_take = std::chrono::seconds{10};

    // `service`: the service directory, a descriptor or sys::here. `oom_score_adj`: see Errand.
    // `run`: the program that is run.
    Notifier(int service, const char* run, const char* oom_score_adj, const ServiceReport& report)
        : service_{service}, run_{run}, oom_score_adj_{oom_score_adj}, report_{report} {}

    void note(const machine::Notice& notice) { notices_.add(notice); }
    // What has happened has been published; the next one is told, if it is due. `has_listener`: there is such
    // a file.
    void tell(bool has_listener, Instant now) {
        if (!has_listener) return notices_.forget();
        if (notices_.is_due(now.moment)) tell_next(now);
    }
    void on_time(Instant now) { errand_.on_time(now.moment); }

    // We are about to leave: what waits is told now.
    void lift_limit() { notices_.lift_limit(); }
    // We leave.
    void end() const { errand_.end(); }

    bool is_errand(pid_t pid) const { return errand_.is(pid); }
    void on_errand_ended();
    // Something is being told, or is about to be.
    bool is_busy(Instant now) const { return notices_.is_busy(now.moment); }
    std::optional<Moment> deadline() const { return earliest({notices_.deadline(), errand_.deadline()}); }
    // What was said of it is to be said again.
    void forget_complaints() { reported_.forget(); }

  private:
    void tell_next(Instant now);
    Errand::Outcome start(const machine::Notices::Call& call, Instant now);
    void on_not_started(const sys::SpawnFailure& failure, Instant now);

    int service_;
    const char* run_;
    const char* oom_score_adj_;
    const ServiceReport& report_;
    machine::Notices notices_;
    Errand errand_;
    machine::SaidOnce<StartTrouble> reported_;
};

} // namespace lares::supervise
