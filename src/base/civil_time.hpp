// SPDX-License-Identifier: ISC
// A second as people write it. Which time it is where is the C library's business (sys/local_time.hpp); here
// it becomes text.
#pragma once

#include "text.hpp"

#include <span>

namespace lares {

struct CivilTime {
    std::int64_t year = 1970;
    unsigned month = 1; // 1 to 12
    unsigned day = 1;
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned second = 0;          // 60 in a leap second
    std::int64_t east_of_utc = 0; // seconds

    friend bool operator==(const CivilTime&, const CivilTime&) = default;
};

// By the calendar alone, so many seconds east of UTC; in years that fit 15 bits.
CivilTime civil_time_at(std::int64_t unix_seconds, std::int64_t east_of_utc);

// A fraction stands between the two: "2025-11-25 19:48:51." and "", or "2025-11-25T19:48:51." and "+01:00".
struct SecondText {
    TextBuffer<44> before_fraction;
    TextBuffer<12> after_fraction;
};

// As tai64nlocal has always written it. The year is not padded, and one before 0 is written as 2^64 less than
// nothing.
SecondText classic_text(const CivilTime& time);
// ISO 8601: a year of four digits, or a sign and more of them. Local time has its distance from UTC at the
// end, to the second where it has some (as before there were zones); UTC has a Z.
enum class Zone : unsigned char { local, utc };
SecondText iso_text(const CivilTime& time, Zone zone);

// The nine digits of a fraction.
inline constexpr std::uint32_t nanoseconds_of_second = 1'000'000'000;
void write_fraction(std::uint32_t nanoseconds, std::span<char, 9> out);

} // namespace lares
