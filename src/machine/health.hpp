// SPDX-License-Identifier: ISC
// Is the run that runs healthy? What comes of its checks, one after the other, and of its watchdog.
//
//                 succeeds               fails                        fails once too often
//     unknown ──────────────▶ healthy ──────────▶ failing 1, 2 … ──────────────────────────▶ unhealthy
//        │                      ▲ ▲                    │ ▲                                       │
//        │                      │ └────── succeeds ────┘ │                                       │
//        │                      └────────────────────────│──────────────── succeeds ─────────────┘
//        └───────────────────────────────────────────────┘
//                fails, when its grace is over
//
// As long as nothing is known of it and its grace lasts, failures do not count. One check at a time: the next
// one is due an interval after the last one has gone. A run that was told to say that it is alive, and does
// not, is unhealthy at once; where there are no checks, to say so makes it healthy.
//
// It makes no system call and reads no clock. What it knows of the past is protocol::HealthFacts, so that
// whoever comes after a supervise that was killed goes on from there; checks and watchdog begin anew.
#pragma once

#include "base/time.hpp"
#include "protocol/service_state.hpp"

#include <cstdint>
#include <optional>

namespace lares::machine {

// What the directory `health` says; this is what holds where it says nothing.
struct HealthRules {
    Span interval = std::chrono::seconds{10}; // from the end of a check to the next one
    Span limit = std::chrono::seconds{5};     // how long a check may take
    std::uint32_t failures = 3;               // so many in a row are too many
    Span grace = std::chrono::seconds{30};    // from the start of the run
    bool restarts = false;                    // a run that is unhealthy is ended, and started again
};

class Health {
  public:
    // Of a run. Its checks begin at once if it has said that it is ready, else an interval later.
    struct Subject {
        Moment started;
        bool has_said_ready = false;
        bool has_checks = false;
        std::optional<Span> watchdog{}; // how long it may be silent
        protocol::HealthFacts facts{};  // what is known already
    };
    void begin(const Subject& subject, const HealthRules& rules, Moment now);
    void end() { *this = Health{}; }
    bool is_watching() const { return is_watching_; }

    // The rules are others than before: the next check is due by these.
    void follow(const HealthRules& rules);

    bool is_check_due(Moment now) const { return next_check_ && *next_check_ <= now; }
    // One is being made, or one of an earlier run is still there.
    void on_check_began() { next_check_.reset(); }
    // What it has found. One that was killed for its time limit has failed.
    void on_checked(bool succeeded, const HealthRules& rules, Instant now);
    // There is nothing that could be asked: what was found once is not so for ever.
    void on_nothing_to_ask() { facts_ = {}; }
    // Its process has gone.
    void on_check_gone(const HealthRules& rules, Moment now);

    // The run has said so.
    void on_alive(Instant now);
    // True: it has been silent for too long. That is said once.
    bool is_silent(Instant now);

    const protocol::HealthFacts& facts() const { return facts_; }
    bool is_unhealthy() const { return facts_.word == protocol::HealthFacts::Word::unhealthy; }
    std::optional<Moment> deadline() const { return earliest({next_check_, silent_until_}); }

  private:
    void become(protocol::HealthFacts::Word word, TaiLabel since);

    protocol::HealthFacts facts_;
    Moment started_;
    bool is_watching_ = false;
    bool has_checks_ = false;
    std::optional<Span> watchdog_;
    std::optional<Moment> next_check_;
    Moment waits_since_{}; // for the next check
    std::optional<Moment> silent_until_;
};

} // namespace lares::machine
