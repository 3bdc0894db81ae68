// SPDX-License-Identifier: ISC
// What time it is where: the rules of the C library, by TZ or /etc/localtime. With TZ=right/… it counts leap
// seconds.
#pragma once

#include "base/civil_time.hpp"

#include <cstdint>
#include <optional>

namespace lares::sys {

// Nothing for a second whose year does not fit the C library.
std::optional<CivilTime> civil_time(std::int64_t unix_seconds, Zone zone);

// How many seconds local time is ahead of UTC at that moment.
std::int32_t local_offset(std::int64_t unix_seconds);

// The rules are read once, and again here if TZ or the file is another by now.
void look_at_time_zone();

} // namespace lares::sys
