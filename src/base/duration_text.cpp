// SPDX-License-Identifier: ISC
#include "duration_text.hpp"

#include <algorithm>
#include <cstdint>

namespace lares {

namespace {

// 12, "h", 5, "m": "12h 5m"
DurationText two_units(std::int64_t large, std::string_view large_unit, std::int64_t small,
                       std::string_view small_unit) {
    DurationText text;
    text.append_number(static_cast<std::uint64_t>(large)).append(large_unit).append(' ');
    text.append_number(static_cast<std::uint64_t>(small)).append(small_unit);
    return text;
}

} // namespace

DurationText duration_text(Span span) {
    using namespace std::chrono;
    const std::int64_t whole = floor<milliseconds>(std::max(span, Span{0})).count();
    const std::int64_t second = whole / 1000, minute = second / 60, hour = minute / 60, day = hour / 24;
    if (day > 0) return two_units(day, "d", hour % 24, "h");
    if (hour > 0) return two_units(hour, "h", minute % 60, "m");
    if (minute > 0) return two_units(minute, "m", second % 60, "s");
    const Decimal with_a_one{static_cast<std::uint64_t>(1000 + whole % 1000)};
    DurationText text;
    text.append_number(static_cast<std::uint64_t>(second)).append('.');
    text.append(rest_of(with_a_one.view(), 1)).append('s');
    return text;
}

DurationText age_text(Span span) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(std::max(span, Span{0}));
    if (seconds >= std::chrono::minutes{1}) return duration_text(seconds);
    DurationText text;
    text.append_number(static_cast<std::uint64_t>(seconds.count())).append('s');
    return text;
}

} // namespace lares
