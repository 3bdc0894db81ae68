// SPDX-License-Identifier: ISC
// The one place where time comes in.
#pragma once

#include "base/time.hpp"

namespace lares::sys {

Moment now();         // the monotonic clock
TaiLabel label_now(); // the wall clock
inline Instant instant_now() {
    return {now(), label_now()};
}

} // namespace lares::sys
