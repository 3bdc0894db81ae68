// SPDX-License-Identifier: ISC
#include "logbook/stamp_text.hpp"

#include <cstdlib>
#include <ctime>
#include <gtest/gtest.h>
#include <random>
#include <string>

namespace lares::logbook {
namespace stamp_text_test {

class ReadStamp : public testing::Test {
  protected:
    ReadStamp() { set_zone("UTC"); }
    static void set_zone(const char* zone) {
        ::setenv("TZ", zone, 1);
        ::tzset();
    }
};

std::optional<StampRead> read(std::string_view line, Keeper keeper = Keeper::multilog) {
    return read_stamp(line, keeper);
}

constexpr std::int64_t autumn = 1764100000; // 2025-11-25T19:46:40Z

void expect_moment(std::string_view line, std::uint32_t nanoseconds, std::size_t size,
                   Keeper keeper = Keeper::multilog) {
    const auto found = read(line, keeper);
    ASSERT_TRUE(found) << line;
    EXPECT_EQ(found->label.unix_seconds(), autumn) << line;
    EXPECT_EQ(found->label.nanoseconds, nanoseconds) << line;
    EXPECT_EQ(found->size, size) << line;
}

TEST_F(ReadStamp, each_logger_and_style_tells_the_same_moment) {
    expect_moment("@40000000692607aa075bcd15 hello", 123456789, 26);
    expect_moment("1764100000.123456 hello", 123456000, 18);
    expect_moment("2025-11-25T19:46:40.123456789Z hello", 123456789, 31);
    expect_moment("2025-11-25T20:46:40.123456789+01:00 hello", 123456789, 36);
    expect_moment("2025-11-25T14:16:40.123456789-05:30 hello", 123456789, 36);
    expect_moment("2025-11-25_19:46:40.12345 hello", 123450000, 26, Keeper::svlogd);
    expect_moment("2025-11-25T19:46:40.12345 hello", 123450000, 26, Keeper::svlogd);
    expect_moment("2025-11-25 19:46:40.123456789  hello", 123456789, 31, Keeper::s6_log);
}

TEST_F(ReadStamp, s6_counts_the_leap_seconds_that_daemontools_does_not) {
    expect_moment("@40000000692607c5075bcd15 hello", 123456789, 26, Keeper::s6_log);
}

TEST_F(ReadStamp, two_stamps_of_one_line_are_both_passed_over) {
    expect_moment("@40000000692607c5075bcd15 2025-11-25 19:46:40.123456789  hello", 123456789, 57,
                  Keeper::s6_log);
}

TEST_F(ReadStamp, what_s6_writes_in_civil_time_is_local) {
    set_zone("CET-1CEST,M3.5.0,M10.5.0/3");
    expect_moment("2025-11-25 20:46:40.5  hello", 500000000, 23, Keeper::s6_log);
}

TEST_F(ReadStamp, what_only_looks_like_one_is_none) {
    for (const char* line : {"",
                             "@",
                             "@40000000692607",
                             "@40000000692607AA075bcd15 upper case",
                             "@40000000692607aa075bcd15",
                             "hello",
                             "@40000000692607aa075bcd155 a digit too many",
                             "@40000000692607aaffffffff more than a second",
                             "@ffffffffffffffff075bcd15 beyond all calendars",
                             "2025-11-25",
                             "2025-11-25 19:46:40 ",
                             "12 monkeys",
                             "2025-13-25_19:46:40.12345 no month",
                             "2025-02-30_19:46:40.12345 no day",
                             "2025-11-25_24:46:40.12345 no hour",
                             "2025-11-25_19:46:40. no fraction",
                             "2025-11-25_19:46:40.1234567890 too fine",
                             "1764100000.12 short",
                             "1764100000.1234567 long",
                             "99999999999999.123456 far",
                             "2025-11-25T19:46:40.12345+1:00 no zone"})
        EXPECT_FALSE(read(line)) << line;
}

TEST_F(ReadStamp, bytes_of_any_kind_are_read_to_their_end_at_most) {
    std::mt19937 random{20251125};
    const std::string alphabet = "@0123456789abcdef-:T_ .Z+\x00\xff\n"
                                 "g";
    const std::string whole = "@40000000692607c5075bcd15 2025-11-25 19:46:40.123456789  x";
    for (int round = 0; round < 200'000; ++round) {
        std::string line = round % 2 == 0 ? whole : whole.substr(26);
        line.resize(random() % (line.size() + 1));
        for (auto changes = random() % 3; changes > 0 && !line.empty(); --changes)
            line[random() % line.size()] = alphabet[random() % alphabet.size()];
        for (const Keeper keeper : {Keeper::multilog, Keeper::s6_log}) {
            const auto found = read(line, keeper);
            if (!found) continue;
            ASSERT_LE(found->size, line.size()) << line;
            ASSERT_LE(found->size, longest_stamp);
            ASSERT_LT(found->label.nanoseconds, 1'000'000'000u);
        }
    }
}

} // namespace stamp_text_test
} // namespace lares::logbook
