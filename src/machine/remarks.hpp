// SPDX-License-Identifier: ISC
// What happens to a service that its user wants to hear of in a sentence, and not only find in the history:
// it was too slow, rests, or is not started again, since a file of its directory says so.
//
// Whoever has one tells it the state at the end of each turn. It answers with what is new in it, each once.
// What was so when it began is not new: another supervise has said it. That a run was too slow is said once
// until one was not: each after it fails alike.
#pragma once

#include "base/fixed_list.hpp"
#include "base/time.hpp"
#include "protocol/service_state.hpp"
#include "rules.hpp"

#include <cstdint>

namespace lares::machine {

struct Remark {
    enum class Kind : std::uint8_t {
        not_ready,    // within `span`, and is told to go
        too_slow,     // the run of a one-shot has not ended within `span`, and is told to go
        silent,       // for `span`: its watchdog
        gave_up,      // it has failed for good: why is in the state; `span`: its program had no longer
        no_other_run, // by its rule, after one that has succeeded
        rests,        // for `span`: too many failures
        over_budget,  // for `span`: those of all services together
    };

    Kind kind;
    Span span{0};

    friend bool operator==(const Remark&, const Remark&) = default;
};

using RemarkList = FixedList<Remark, 4>;

class Remarks {
  public:
    // From here on.
    void begin(const protocol::Life& life);
    RemarkList next(const protocol::Life& life, const Rules& rules, Moment now);
    // It is said again if it still holds.
    void forget_complaints() { has_told_of_slowness_ = false; }

  private:
    // As much of a state as tells that something has happened.
    struct Seen {
        protocol::Phase phase = protocol::Phase::down;
        protocol::Want want = protocol::Want::up;
        bool timed_out = false;
        bool gave_up = false;
        bool over_budget = false;
        std::uint32_t rests = 0;
    };
    static Seen seen_in(const protocol::Life& life);
    bool is_news(const protocol::Life& life);

    Seen before_;
    bool has_told_of_slowness_ = false;
};

} // namespace lares::machine
