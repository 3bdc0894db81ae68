// SPDX-License-Identifier: ISC
// Moments of the monotonic clock, as values. Waiting and measuring use these; labels for people use TaiLabel.
// Nothing here can ask what time it is: that is sys/clock.hpp's alone.
#pragma once

#include "tai.hpp"

#include <algorithm>
#include <chrono>
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

// The earlier of two moments, where there are two.
constexpr std::optional<Moment> earliest(std::optional<Moment> one, std::optional<Moment> other) {
    if (!one || !other) return one ? one : other;
    return std::min(*one, *other);
}

// One reading of both clocks: the loop takes it once a turn and hands it to the machine.
struct Instant {
    Moment moment;
    TaiLabel label;
};

} // namespace lares
