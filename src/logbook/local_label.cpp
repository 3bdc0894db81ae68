// SPDX-License-Identifier: ISC
#include "local_label.hpp"

#include "sys/local_time.hpp"

#include <algorithm>
#include <chrono>

namespace lares::logbook {

namespace {

std::chrono::year_month_day date_of(const CivilTime& time) {
    return std::chrono::year{static_cast<int>(time.year)} / static_cast<int>(time.month) /
           static_cast<int>(time.day);
}

} // namespace

bool is_on_calendar(const CivilTime& time) {
    return time.year >= 0 && time.year <= 9999 && date_of(time).ok() && time.hour < 24 && time.minute < 60 &&
           time.second <= 60;
}

std::int64_t unix_of(const CivilTime& time) {
    const std::int64_t days = std::chrono::sys_days{date_of(time)}.time_since_epoch().count();
    return days * 86400 + time.hour * 3600 + time.minute * 60 + time.second - time.east_of_utc;
}

// The distances from UTC of a day before and a day after are those between which the clock may have been
// changed.
std::int64_t unix_of_local(CivilTime time) {
    constexpr std::int64_t day = 86400;
    time.east_of_utc = 0;
    const std::int64_t as_utc = unix_of(time);
    const std::int64_t before = as_utc - sys::local_offset(as_utc - day);
    const std::int64_t after = as_utc - sys::local_offset(as_utc + day);
    for (const std::int64_t tried : {std::min(before, after), std::max(before, after)})
        if (tried + sys::local_offset(tried) == as_utc) return tried;
    return std::max(before, after);
}

} // namespace lares::logbook
