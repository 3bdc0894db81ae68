// SPDX-License-Identifier: ISC
// What the wall shows here: the time zone of $TZ or of /etc/localtime.
#pragma once

#include <cstdint>

namespace lares::sys {

// How many seconds local time is ahead of UTC at that moment. The first call reads the time zone.
std::int32_t local_offset(std::int64_t unix_seconds);

} // namespace lares::sys
