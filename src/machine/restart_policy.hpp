// SPDX-License-Identifier: ISC
// A run has ended: is there to be another one, and when?
//
// Where nothing is said, always, and a second after the last start, as under daemontools. With restart-delay
// the time grows with each run in a row that has ended too early, and with restart-limit too many of them in
// too short a time make the service rest, be tried once, and rest longer. A run that has lived long enough
// puts an end to all that. Nothing ever gives up but where `restart` says so.
#pragma once

#include "base/time.hpp"
#include "protocol/end_set.hpp"
#include "protocol/restart_rule.hpp"
#include "protocol/service_state.hpp"

#include <optional>

namespace lares::machine {

// From start to start, and how long a healthy run lives, where nothing is said of it.
inline constexpr Span classic_delay = std::chrono::seconds{1};
inline constexpr Span usually_healthy_after = std::chrono::seconds{10};

struct RestartRules {
    protocol::RestartRule rule = protocol::RestartRule::always;
    std::optional<protocol::EndSet> on{};     // besides those of the rule
    std::optional<protocol::EndSet> not_on{}; // whatever the others say
    std::optional<protocol::RestartDelay> delay{};
    std::optional<Span> healthy_after{}; // none: the usual, or the first delay if that is longer
    std::optional<protocol::RestartLimit> limit{};
};

// A run that has ended.
struct EndedRun {
    protocol::RunEnd end;
    Span lived;
    bool was_told_to; // by somebody who wants it restarted
    Moment started;
    std::uint32_t pid; // the only thing that no two runs have in common: delays of many shall not be the same
    bool was_unhealthy = false; // and was ended for that, to be started again
};

bool is_to_be_restarted(const RestartRules& rules, const EndedRun& run);

// The earliest moment of the next start, by the rules alone. `memory` is what is kept from run to run.
Moment earliest_restart(const RestartRules& rules, const EndedRun& run, protocol::RestartMemory& memory,
                        Moment now);

} // namespace lares::machine
