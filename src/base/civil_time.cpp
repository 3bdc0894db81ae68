// SPDX-License-Identifier: ISC
#include "civil_time.hpp"

#include <chrono>
#include <cstring>

namespace lares {

namespace {

// "000102…99".
constexpr auto pairs = [] {
    std::array<char, 200> digits{};
    for (std::size_t number = 0; number < 100; ++number) {
        digits[2 * number] = static_cast<char>('0' + number / 10);
        digits[2 * number + 1] = static_cast<char>('0' + number % 10);
    }
    return digits;
}();

std::string_view two_digits(std::uint64_t number) {
    return {pairs.data() + 2 * (number % 100), 2};
}

template <class Text>
void append_month_to_second(Text& text, const CivilTime& time, char between) {
    text.append('-').append(two_digits(time.month)).append('-').append(two_digits(time.day));
    text.append(between).append(two_digits(time.hour)).append(':').append(two_digits(time.minute));
    text.append(':').append(two_digits(time.second)).append('.');
}

template <class Text>
void append_iso_year(Text& text, std::int64_t year) {
    constexpr std::size_t least_digits = 4;
    const auto distance = static_cast<std::uint64_t>(year < 0 ? -year : year);
    const Decimal digits{distance};
    if (year < 0 || digits.view().size() > least_digits) text.append(year < 0 ? '-' : '+');
    for (std::size_t size = digits.view().size(); size < least_digits; ++size) text.append('0');
    text.append(digits.view());
}

template <class Text>
void append_distance(Text& text, std::int64_t east_of_utc) {
    const auto distance = static_cast<std::uint64_t>(east_of_utc < 0 ? -east_of_utc : east_of_utc);
    text.append(east_of_utc < 0 ? '-' : '+').append(two_digits(distance / 3600));
    text.append(':').append(two_digits(distance / 60 % 60));
    if (distance % 60 != 0) text.append(':').append(two_digits(distance % 60));
}

} // namespace

CivilTime civil_time_at(std::int64_t unix_seconds, std::int64_t east_of_utc) {
    using namespace std::chrono;
    const sys_seconds moment{seconds{unix_seconds + east_of_utc}};
    const auto midnight = floor<days>(moment);
    const year_month_day date{midnight};
    const hh_mm_ss time{moment - midnight};
    return {.year = static_cast<int>(date.year()),
            .month = static_cast<unsigned>(date.month()),
            .day = static_cast<unsigned>(date.day()),
            .hour = static_cast<unsigned>(time.hours().count()),
            .minute = static_cast<unsigned>(time.minutes().count()),
            .second = static_cast<unsigned>(time.seconds().count()),
            .east_of_utc = east_of_utc};
}

SecondText classic_text(const CivilTime& time) {
    SecondText text;
    text.before_fraction.append_number(static_cast<std::uint64_t>(time.year));
    append_month_to_second(text.before_fraction, time, ' ');
    return text;
}

SecondText iso_text(const CivilTime& time, Zone zone) {
    SecondText text;
    append_iso_year(text.before_fraction, time.year);
    append_month_to_second(text.before_fraction, time, 'T');
    if (zone == Zone::utc)
        text.after_fraction.append('Z');
    else
        append_distance(text.after_fraction, time.east_of_utc);
    return text;
}

void write_fraction(std::uint32_t nanoseconds, std::span<char, 9> out) {
    for (std::size_t i = out.size(); i > 2; i -= 2) {
        std::memcpy(out.data() + i - 2, two_digits(nanoseconds).data(), 2);
        nanoseconds /= 100;
    }
    out[0] = static_cast<char>('0' + nanoseconds % 10);
}

} // namespace lares
