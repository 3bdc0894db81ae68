// SPDX-License-Identifier: ISC
// Moments of the monotonic clock, as values. Waiting and measuring use these; labels for people use TaiLabel.
// Nothing here can ask what time it is: that is sys/clock.hpp's alone.
#pragma once

#include "tai.hpp"

#include <chrono>
#include <initializer_list>
#include <optional>

namespace lares {

using Span = std::chrono::nanoseconds;

// A clock without now(), so that a Moment cannot be compared with one of another clock.
struct MonotonicClock {
    using duration = Span;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<MonotonicClock>;
    static constexpr bool is_steady = true;
};
using Moment = MonotonicClock::time_point;

// One reading of both clocks: the loop takes it once a turn and hands it to the machine.
struct Instant {
    Moment moment;
    TaiLabel label;
};

// The first of several moments; nothing stands for never.
constexpr std::optional<Moment> earliest(std::initializer_list<std::optional<Moment>> moments) {
    std::optional<Moment> found;
    for (const auto& moment : moments)
        if (moment && (!found || *moment < *found)) found = moment;
    return found;
}

} // namespace lares
