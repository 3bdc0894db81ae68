// SPDX-License-Identifier: ISC
// What the service directory says about the life of its service, as far as supervise decides by it. Without a
// file that says otherwise it is that of daemontools 0.76, which is what is here.
//
// Whoever owns the rules reads them anew from the disk before each turn in which something is decided.
#pragma once

#include "base/time.hpp"
#include "protocol/setting_parsers.hpp"
#include "protocol/stop_steps.hpp"
#include "restart_policy.hpp"

#include <csignal>
#include <optional>

namespace lares::machine {

// What `down` does where nothing else is said.
constexpr protocol::StopSteps classic_stop() {
    protocol::StopSteps steps;
    steps.push({SIGTERM, std::nullopt});
    return steps;
}

// s6 gives `finish` so long where nothing is said; runit, and encore, give it any time.
inline constexpr Span finish_limit_of_s6 = std::chrono::seconds{5};

using protocol::Reach;
using protocol::Strays;

struct Rules {
    // Which scripts there are besides `run`.
    bool has_start = false;
    bool has_finish = false;
    bool has_stop = false;
    // encore: it is up when `start` has succeeded, and there is no `run`.
    bool has_nothing_to_run = false;
    // `run` does something once: when it has succeeded, the service is up until `stop` undoes it.
    bool is_oneshot = false;
    // encore: a `run` that exits 100 has failed for good. Elsewhere 100 is an exit code like any other.
    bool hundred_is_for_good = false;

    // How long each may take; none: as long as it likes.
    std::optional<Span> start_limit;
    std::optional<Span> run_limit; // of a one-shot
    std::optional<Span> finish_limit;
    std::optional<Span> stop_limit;

    // It says when it is ready, or is asked; and how long that may take.
    bool says_when_ready = false;
    std::optional<Span> ready_limit;

    // How often it has to say that it is alive.
    std::optional<Span> watchdog;

    // How it is told to go down: one step at least.
    protocol::StopSteps stop_steps = classic_stop();
    Reach stop_reach = Reach::process; // who hears of each step …
    bool kills_group = false;          // … and of a KILL the whole process group (s6)

    Strays strays = Strays::leave;
    // How long they have when they were asked to go; none: as long as they like.
    std::optional<Span> strays_limit = std::chrono::seconds{2};
    // All processes of the service have to be found.
    bool needs_tree() const { return strays != Strays::leave || stop_reach == Reach::tree; }

    // How long it goes on for those that need it, when it is told down.
    Span needed_limit = std::chrono::seconds{60};

    RestartRules restart;
};

// Those of a directory that says nothing about it.
inline constexpr Rules classic_rules{};

// Those of a logger that is a program: for encore, 100 is for good there as well.
inline constexpr Rules rules_of_log_program = [] {
    Rules rules;
    rules.hundred_is_for_good = true;
    return rules;
}();

} // namespace lares::machine
