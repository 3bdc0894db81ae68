// SPDX-License-Identifier: ISC
// The life of a service, as a table: from which phase what leads where. That every case has exactly one row
// is checked when it is compiled.
#pragma once

#include "protocol/service_state.hpp"

#include <cstdint>
#include <span>

namespace lares::machine {

// What happens to a service. One bit each, so that a row can be about several.
enum class Event : std::uint16_t {
    told_up = 1 << 0,
    told_once = 1 << 1,
    told_no_restart = 1 << 2,
    told_down = 1 << 3,
    told_exit = 1 << 4,
    told_to_finish = 1 << 5,
    ended = 1 << 6,  // the process of the phase; or it needs none
    failed = 1 << 7, // that of `start`, without success
    no_run = 1 << 8, // there is nothing to run
    fork_failed = 1 << 9,
    exec_failed = 1 << 10,
    timer = 1 << 11,
    need_lost = 1 << 12,
    behind_all = 1 << 13, // no event: one more than there are
};

// Several of them.
struct Events {
    unsigned bits;
    constexpr Events(Event event) : bits{static_cast<unsigned>(event)} {}
    constexpr explicit Events(unsigned some) : bits{some} {}
    constexpr bool contains(Event event) const { return (bits & static_cast<unsigned>(event)) != 0; }
};

// What is to follow once nothing runs: one bit of those in life_table.cpp.
using Nexts = unsigned;
Nexts next_of(const protocol::Life& state);

// What a transition does, apart from the change of phase.
enum class Do : std::uint8_t {
    nothing,
    enter, // the phase begins, with its process
    retry, // likewise, a second later
    stop,  // the steps of a stop begin
    leave,
};

struct Transition {
    protocol::Phase from;
    Events events;
    Nexts nexts;
    protocol::Phase to;
    Do what = Do::nothing;

    constexpr bool applies(protocol::Phase phase, Event happened, Nexts next) const {
        return from == phase && events.contains(happened) && (nexts & next) != 0;
    }
};

std::span<const Transition> life_table();

} // namespace lares::machine
