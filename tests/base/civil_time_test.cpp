// SPDX-License-Identifier: ISC
#include "base/civil_time.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares {
namespace civil_time_test {

CivilTime of_year(std::int64_t year) {
    return {.year = year, .month = 1, .day = 2, .hour = 3, .minute = 4, .second = 5, .east_of_utc = 0};
}
CivilTime east_by(std::int64_t seconds) {
    CivilTime time = of_year(2026);
    time.east_of_utc = seconds;
    return time;
}

std::string whole(const SecondText& text) {
    EXPECT_FALSE(text.before_fraction.truncated() || text.after_fraction.truncated());
    return std::string(text.before_fraction.view()) + "#" + std::string(text.after_fraction.view());
}
std::string classic(const CivilTime& time) {
    return whole(classic_text(time));
}
std::string iso(const CivilTime& time, Zone zone = Zone::utc) {
    return whole(iso_text(time, zone));
}

TEST(CivilTime, classic_is_date_space_time_and_a_point) {
    EXPECT_EQ(classic(of_year(2026)), "2026-01-02 03:04:05.#");
    EXPECT_EQ(classic({.year = 2016, .month = 12, .day = 31, .hour = 23, .minute = 59, .second = 60}),
              "2016-12-31 23:59:60.#");
}

TEST(CivilTime, a_classic_year_is_not_padded) {
    EXPECT_EQ(classic(of_year(7)), "7-01-02 03:04:05.#");
    EXPECT_EQ(classic(of_year(0)), "0-01-02 03:04:05.#");
    EXPECT_EQ(classic(of_year(2'147'485'547)), "2147485547-01-02 03:04:05.#");
}

TEST(CivilTime, a_classic_year_before_0_is_2_to_the_64_less_as_in_daemontools) {
    EXPECT_EQ(classic(of_year(-1)), "18446744073709551615-01-02 03:04:05.#");
    EXPECT_EQ(classic(of_year(INT64_MIN + 1)), "9223372036854775809-01-02 03:04:05.#");
}

TEST(CivilTime, is_that_of_the_calendar) {
    EXPECT_EQ(iso(civil_time_at(0, 0)), "1970-01-01T00:00:00.#Z");
    EXPECT_EQ(iso(civil_time_at(-1, 0)), "1969-12-31T23:59:59.#Z");
    EXPECT_EQ(iso(civil_time_at(951'782'399, 0)), "2000-02-28T23:59:59.#Z");
    EXPECT_EQ(iso(civil_time_at(951'782'400, 0)), "2000-02-29T00:00:00.#Z");
    EXPECT_EQ(iso(civil_time_at(951'782'400, -1800), Zone::local), "2000-02-28T23:30:00.#-00:30");
    EXPECT_EQ(iso(civil_time_at(253'402'300'800, 0)), "+10000-01-01T00:00:00.#Z");
}

TEST(CivilTime, iso_has_a_t_and_for_utc_a_z) {
    EXPECT_EQ(iso(of_year(2026)), "2026-01-02T03:04:05.#Z");
}

TEST(CivilTime, an_iso_year_has_four_digits_or_a_sign) {
    EXPECT_EQ(iso(of_year(7)), "0007-01-02T03:04:05.#Z");
    EXPECT_EQ(iso(of_year(0)), "0000-01-02T03:04:05.#Z");
    EXPECT_EQ(iso(of_year(9999)), "9999-01-02T03:04:05.#Z");
    EXPECT_EQ(iso(of_year(10'000)), "+10000-01-02T03:04:05.#Z");
    EXPECT_EQ(iso(of_year(-5)), "-0005-01-02T03:04:05.#Z");
    EXPECT_EQ(iso(of_year(-2'147'481'748)), "-2147481748-01-02T03:04:05.#Z");
}

TEST(CivilTime, local_iso_time_says_how_far_from_utc) {
    EXPECT_EQ(iso(east_by(0), Zone::local), "2026-01-02T03:04:05.#+00:00");
    EXPECT_EQ(iso(east_by(3600), Zone::local), "2026-01-02T03:04:05.#+01:00");
    EXPECT_EQ(iso(east_by(20'700), Zone::local), "2026-01-02T03:04:05.#+05:45");
    EXPECT_EQ(iso(east_by(-12'600), Zone::local), "2026-01-02T03:04:05.#-03:30");
    EXPECT_EQ(iso(east_by(-1800), Zone::local), "2026-01-02T03:04:05.#-00:30");
}

// Berlin before 1893.
TEST(CivilTime, also_to_the_second) {
    EXPECT_EQ(iso(east_by(3208), Zone::local), "2026-01-02T03:04:05.#+00:53:28");
    EXPECT_EQ(iso(east_by(-1), Zone::local), "2026-01-02T03:04:05.#-00:00:01");
}

TEST(Fraction, it_has_nine_digits) {
    for (const auto& [nanoseconds, digits] : {std::pair{0u, "000000000"},
                                              {1u, "000000001"},
                                              {500u, "000000500"},
                                              {123'456'789u, "123456789"},
                                              {987'654'321u, "987654321"},
                                              {100'000'000u, "100000000"},
                                              {999'999'999u, "999999999"}}) {
        std::array<char, 9> out;
        write_fraction(nanoseconds, out);
        EXPECT_EQ(std::string(out.begin(), out.end()), digits);
    }
}

} // namespace civil_time_test
} // namespace lares
