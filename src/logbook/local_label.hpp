// SPDX-License-Identifier: ISC
// From a time as people write it to a moment. Local time is what the C library says it is; an hour that is
// missing in spring is taken as the one after it, and of one that there is twice in autumn the first is
// meant.
#pragma once

#include "base/civil_time.hpp"

#include <cstdint>

namespace lares::logbook {

// There is such a day, and such a second in it. A leap second is one.
bool is_on_calendar(const CivilTime& time);

// So many seconds east of UTC as it says.
std::int64_t unix_of(const CivilTime& time);
// Where we are.
std::int64_t unix_of_local(CivilTime time);

} // namespace lares::logbook
