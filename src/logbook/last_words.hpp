// SPDX-License-Identifier: ISC
// The last lines of a log: what a service said before it died. They cost a read or two, however long the log
// is.
#pragma once

#include "complaints.hpp"
#include "interval.hpp"
#include "line.hpp"
#include "log_place.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace lares::logbook {

// At most `count` lines, of all times or those of the interval, the oldest first; from the first directory of
// the place. What cannot be read is left out.
std::vector<Line> last_lines(const LogPlace& place, std::size_t count,
                             const std::optional<Interval>& interval = std::nullopt);

// The same, saying what could not be read.
std::vector<Line> last_lines(const LogDirectory& directory, std::size_t count, const Interval& interval,
                             Complaints& complaints);

} // namespace lares::logbook
