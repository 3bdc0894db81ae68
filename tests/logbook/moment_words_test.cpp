// SPDX-License-Identifier: ISC
#include "logbook/moment_words.hpp"

#include <cstdlib>
#include <ctime>
#include <gtest/gtest.h>

namespace lares::logbook {
namespace moment_words_test {

// 2026-11-29 12:00:00.25 UTC, a Sunday; 13:00 in Vienna.
constexpr std::int64_t noon = 1795953600;
const TaiLabel now = TaiLabel::from_unix(noon, 250'000'000);

class MomentWords : public testing::Test {
  protected:
    MomentWords() {
        ::setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
        ::tzset();
    }
    static void expect(std::string_view words, std::int64_t after_noon, std::uint32_t nanoseconds = 0,
                       Clock clock = Clock::local) {
        const auto found = moment_of(words, now, clock);
        ASSERT_TRUE(found) << words;
        EXPECT_EQ(found->unix_seconds() - noon, after_noon) << words;
        EXPECT_EQ(found->nanoseconds, nanoseconds) << words;
    }
};

constexpr std::int64_t hour = 3600;
constexpr std::int64_t day = 24 * hour;

TEST_F(MomentWords, a_time_is_the_last_one_at_which_the_clock_showed_it) {
    expect("10:00", -3 * hour);
    expect("10:00:30", -3 * hour + 30);
    expect("10:00:30.5", -3 * hour + 30, 500'000'000);
    expect("13:00", 0);
    expect("23:30", -13 * hour - 1800);
    expect("10:00Z", -2 * hour);
    expect("10:00", -2 * hour, 0, Clock::utc);
}

TEST_F(MomentWords, a_time_that_is_to_come_after_another_moment_does) {
    const auto until = [](std::string_view words, std::int64_t since) {
        return moment_of(words, now, Clock::local, TaiLabel::from_unix(noon + since, 0))->unix_seconds() -
               noon;
    };
    EXPECT_EQ(until("10:00", -4 * hour), -3 * hour) << "the last one is after it";
    EXPECT_EQ(until("13:30", -4 * hour), hour / 2) << "which has not come yet";
    EXPECT_EQ(until("13:30", -3 * day), hour / 2 - day) << "the last one is after it";
    EXPECT_EQ(until("2026-11-28", -hour), -day - 13 * hour) << "a day is that day";
}

TEST_F(MomentWords, a_time_may_be_of_a_clock_with_twelve_hours) {
    expect("10am", -3 * hour);
    expect("10 AM", -3 * hour);
    expect("10:30pm", -14 * hour - 1800);
    expect("12:15:30 pm", -hour + 930);
    expect("12am", -13 * hour);
    expect("12pm", -hour);
    expect("yesterday 10pm", 9 * hour - day);
    expect("2026-11-28 9:30 pm", 8 * hour + 1800 - day);
    expect("10amZ", -2 * hour);
}

TEST_F(MomentWords, capitals_are_as_good_as_small_letters) {
    expect("Yesterday 10:00", -3 * hour - day);
    expect("NOW", 0, 250'000'000);
    expect("5 Min ago", -300, 250'000'000);
    expect("2026-11-28t10:00:00z", -2 * hour - day);
}

TEST_F(MomentWords, a_day_begins_at_midnight_where_we_are) {
    expect("today", -13 * hour);
    expect("yesterday", -13 * hour - day);
    expect("2026-11-29", -13 * hour);
    expect("2026-11-29Z", -12 * hour);
    expect("2026-11-28 10:00", -3 * hour - day);
    expect("2026-11-28T10:00:01", -3 * hour - day + 1);
    expect("2026-11-28T10:00:01.25Z", -2 * hour - day + 1, 250'000'000);
    expect("yesterday 10:00", -3 * hour - day);
    expect("today 23:00", 10 * hour);
}

TEST_F(MomentWords, so_long_ago_is_counted_from_now) {
    expect("now", 0, 250'000'000);
    expect("5m", -300, 250'000'000);
    expect("5 min ago", -300, 250'000'000);
    expect("-5m", -300, 250'000'000);
    expect("1h30m", -5400, 250'000'000);
    expect("1 hour 30 minutes ago", -5400, 250'000'000);
    expect("2 hours ago", -2 * hour, 250'000'000);
    expect("2 days ago", -2 * day, 250'000'000);
    expect("3 weeks ago", -21 * day, 250'000'000);
    expect("500ms", -1, 750'000'000);
}

TEST_F(MomentWords, a_label_and_the_name_of_a_file_are_moments) {
    expect("@400000006b0c13ca0000000a", 0, 10);
    expect("@400000006b0c13ca0000000a.s", 0, 10);
    expect("@1795953600", 0);
}

TEST_F(MomentWords, summer_is_counted_as_summer) {
    const auto summer = moment_of("2026-07-01 12:00", now);
    ASSERT_TRUE(summer);
    EXPECT_EQ(summer->unix_seconds(), 1782900000) << "10:00 UTC";
    EXPECT_EQ(moment_of("2026-03-29 02:30", now), moment_of("2026-03-29 03:30", now))
        << "there was no such hour";
    EXPECT_EQ(moment_of("2026-10-25 02:30", now), moment_of("2026-10-25 00:30Z", now))
        << "the first of the two";
}

TEST_F(MomentWords, what_is_no_moment_is_refused) {
    for (const char* words : {"",
                              " ",
                              "soon",
                              "25:00",
                              "0am",
                              "13pm",
                              "10 a",
                              "am",
                              "10:00ampm",
                              "10:60",
                              "10",
                              "5",
                              "5 parsecs ago",
                              "2026-13-01",
                              "2026-02-30",
                              "2026-11-29x",
                              "2026-11-29 10",
                              "@",
                              "@40000z",
                              "@400000006b0c13ca0000000g",
                              "10:00 yesterday",
                              "ago",
                              "@99999999999999999999",
                              "1s 60s",
                              "Z",
                              "99999999 weeks ago"})
        EXPECT_FALSE(moment_of(words, now)) << words;
}

} // namespace moment_words_test
} // namespace lares::logbook
