// SPDX-License-Identifier: ISC
// A moment as people write it at --since and --until.
//
//     now  today  yesterday             the last two are the midnight with which that day begins
//     10:00  10:00:30  10:00:30.5       the last time that the clock showed this
//     10am  10:30pm  10:30 pm           likewise
//     2026-11-29                        the midnight with which it begins
//     2026-11-29 10:00                  also with seconds, a fraction, or a T between the two
//     yesterday 10:00                   likewise
//     5m  5 min ago  1h30m  2 days ago  so long before now; weeks, days, hours, minutes, seconds, ms
//     @400000006b0cb00c37435c9c         a label, as it stands in a log or in the name of a file
//     @1764100000                       seconds since 1970
//
// Times are those of where we are; with a Z behind them they are UTC's. Capitals are as good as small
// letters.
#pragma once

#include "base/tai.hpp"

#include <optional>
#include <string_view>

namespace lares::logbook {

enum class Clock : bool { local, utc };

// Nothing: it is none of these. `clock`: which one is meant where the words do not say. `since`: a time
// without a day comes after that, be it still to come.
std::optional<TaiLabel> moment_of(std::string_view words, TaiLabel now, Clock clock = Clock::local,
                                  std::optional<TaiLabel> since = std::nullopt);

} // namespace lares::logbook
