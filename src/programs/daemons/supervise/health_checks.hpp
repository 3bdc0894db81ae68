// SPDX-License-Identifier: ISC
// Whether the run that runs is healthy: its checks, which are processes beside it, and its watchdog.
//
// A check is health/check, if that is a program; else lares-probe, which is told what stands in it. One runs
// at a time. It dies with supervise, is killed with its group when its time is up, and whoever comes after us
// begins anew. What it amounts to is decided by machine::Health.
//
// Nothing here is told when a run begins, ends, is paused or is stopped: at the end of each turn follow()
// looks at the state. A service that has neither `health` nor a watchdog costs a few comparisons there.
#pragma once

#include "errand.hpp"
#include "machine/health.hpp"
#include "machine/said_once.hpp"
#include "service_report.hpp"
#include "settings.hpp"

#include <optional>
#include <utility>

namespace lares::supervise {

class HealthChecks {
  public:
    // `service`: the service directory, a descriptor or sys::here. `oom_score_adj`: see Errand.
    HealthChecks(int service, const char* oom_score_adj, const ServiceReport& report)
        : service_{service}, oom_score_adj_{oom_score_adj}, report_{report} {}

    void follow(const protocol::Life& state, Settings& settings, Instant now);
    // Nobody watches until follow() is called again; the check that runs is killed.
    void leave_alone();
    void on_time(Settings& settings, Instant now);
    void on_alive(Instant now) { health_.on_alive(now); }
    // A child that is no process of the service; false: it is not ours either.
    bool is_errand(pid_t pid) const { return check_.is(pid); }
    void on_errand_ended(int wait_status, Instant now);

    // Nothing: it is left alone for now, and what was found holds.
    std::optional<protocol::HealthFacts> facts() const { return facts_; }
    // The run is to be ended, for this; told once.
    std::optional<protocol::EndedBy> take_verdict() { return std::exchange(verdict_, std::nullopt); }
    std::optional<Moment> deadline() const { return earliest({health_.deadline(), check_.deadline()}); }

    // What is written in `health` is in force now.
    void follow_rules(Settings& settings);
    // What was said is to be said again.
    void forget_complaints() { reported_.forget(); }

  private:
    bool has_checks(const Settings& settings) const;
    void start_check(Settings& settings, Instant now);
    Errand::Outcome start_probe(const protocol::ProbeLine& line, Moment until);
    void note_start(const char* program, const Errand::Outcome& started, Instant now);
    void tell_of_failed_start(const char* program, const sys::SpawnFailure& failure) const;
    // Why a check has failed, in words.
    using Reason = TextBuffer<200>;
    void judge(std::optional<int> wait_status, Instant now);
    void report(protocol::HealthFacts::Word before, std::optional<int> wait_status);
    Reason reason_of(std::optional<int> wait_status) const;

    int service_;
    const char* oom_score_adj_;
    const ServiceReport& report_;
    machine::HealthRules rules_; // as they were when the last check began
    machine::Health health_;
    std::optional<protocol::HealthFacts> facts_;
    std::uint64_t run_ = 0; // by its number, the run that is watched
    bool had_checks_ = false;
    Errand check_;
    sys::Fd complaint_;       // what lares-probe says of it
    bool is_awaited_ = false; // what the check that runs finds is about this run, and is not known yet
    std::optional<protocol::EndedBy> verdict_;
    machine::SaidOnce<StartTrouble> reported_;
};

} // namespace lares::supervise
