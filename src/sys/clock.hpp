// SPDX-License-Identifier: ISC
// The one place where time comes in.
#pragma once

#include "base/time.hpp"

#include <ctime>

namespace lares::sys {

Moment now();         // the monotonic clock
TaiLabel label_now(); // the wall clock
inline Instant instant_now() {
    return {now(), label_now()};
}

// A span that is not negative, as system calls take it.
inline timespec timespec_of(Span span) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(span);
    return {seconds.count(), (span - seconds).count()};
}

} // namespace lares::sys
