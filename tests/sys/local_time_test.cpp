// SPDX-License-Identifier: ISC
#include "sys/local_time.hpp"

#include <cstdlib>
#include <gtest/gtest.h>
#include <string>

namespace lares::sys {
namespace local_time_test {

std::string time_in(const char* rules, std::int64_t unix_seconds) {
    ::setenv("TZ", rules, 1);
    look_at_time_zone();
    const auto time = civil_time(unix_seconds, Zone::local);
    return time ? std::string(iso_text(*time, Zone::local).before_fraction.view()) + " " +
                      std::to_string(time->east_of_utc)
                : "cannot be told";
}

class LocalTime : public testing::Test {
  protected:
    ~LocalTime() override {
        ::unsetenv("TZ");
        look_at_time_zone();
    }
};

TEST_F(LocalTime, it_follows_the_rules_of_the_time_zone) {
    const char* const rules = "CET-1CEST,M3.5.0,M10.5.0/3";
    EXPECT_EQ(time_in(rules, 1'774'746'000 - 1), "2026-03-29T01:59:59. 3600");
    EXPECT_EQ(time_in(rules, 1'774'746'000), "2026-03-29T03:00:00. 7200");
}

TEST_F(LocalTime, other_rules_count_from_the_next_look) {
    EXPECT_EQ(time_in("UTC0", 0), "1970-01-01T00:00:00. 0");
    ::setenv("TZ", "EST5", 1);
    EXPECT_EQ(civil_time(0, Zone::local)->hour, 0u);
    look_at_time_zone();
    EXPECT_EQ(civil_time(0, Zone::local)->hour, 19u);
}

TEST_F(LocalTime, utc_is_utc_whatever_the_zone) {
    ::setenv("TZ", "EST5", 1);
    look_at_time_zone();
    const auto time = civil_time(1'700'000'000, Zone::utc);
    ASSERT_TRUE(time);
    EXPECT_EQ(iso_text(*time, Zone::utc).before_fraction.view(), "2023-11-14T22:13:20.");
    EXPECT_EQ(time->east_of_utc, 0);
}

TEST_F(LocalTime, a_year_that_the_c_library_cannot_count_is_no_time) {
    EXPECT_EQ(time_in("UTC0", 67'768'036'191'676'799), "+2147485547-12-31T23:59:59. 0");
    EXPECT_EQ(time_in("UTC0", 67'768'036'191'676'800), "cannot be told");
    EXPECT_EQ(time_in("UTC0", INT64_MAX), "cannot be told");
    EXPECT_EQ(time_in("UTC0", INT64_MIN), "cannot be told");
    EXPECT_EQ(civil_time(INT64_MIN, Zone::utc), std::nullopt);
}

TEST_F(LocalTime, it_is_ahead_of_utc_by_so_many_seconds) {
    ::setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    look_at_time_zone();
    EXPECT_EQ(local_offset(1'768'435'200), 3600);     // January
    EXPECT_EQ(local_offset(1'784'073'600), 2 * 3600); // July
    ::setenv("TZ", "XXX5:30", 1);
    look_at_time_zone();
    EXPECT_EQ(local_offset(0), -19800);
}

} // namespace local_time_test
} // namespace lares::sys
