// SPDX-License-Identifier: ISC
#include "local_time.hpp"

#include <ctime>

namespace lares::sys {

std::optional<CivilTime> civil_time(std::int64_t unix_seconds, Zone zone) {
    const std::time_t seconds = unix_seconds;
    std::tm found{};
    if ((zone == Zone::utc ? ::gmtime_r(&seconds, &found) : ::localtime_r(&seconds, &found)) == nullptr)
        return std::nullopt;
    return CivilTime{
        .year = std::int64_t{found.tm_year} + 1900,
        .month = static_cast<unsigned>(found.tm_mon + 1),
        .day = static_cast<unsigned>(found.tm_mday),
        .hour = static_cast<unsigned>(found.tm_hour),
        .minute = static_cast<unsigned>(found.tm_min),
        .second = static_cast<unsigned>(found.tm_sec),
        .east_of_utc = found.tm_gmtoff,
    };
}

std::int32_t local_offset(std::int64_t unix_seconds) {
    const auto local = civil_time(unix_seconds, Zone::local);
    return local ? static_cast<std::int32_t>(local->east_of_utc) : 0;
}

void look_at_time_zone() {
    ::tzset();
}

} // namespace lares::sys
