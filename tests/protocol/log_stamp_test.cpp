// SPDX-License-Identifier: ISC
#include "protocol/log_stamp.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares::protocol {
namespace log_stamp_test {

std::string next(LogStamp& stamp) {
    char room[LogStamp::longest];
    stamp.write_next(room);
    return {room, stamp.size()};
}

std::string stamp_of(StampStyle style, std::int64_t seconds, std::uint32_t nanoseconds,
                     std::int32_t offset = 0) {
    LogStamp stamp{style};
    stamp.begin(TaiLabel::from_unix(seconds, nanoseconds), offset);
    return next(stamp);
}

TEST(LogStamp, tai) {
    EXPECT_EQ(stamp_of(StampStyle::tai, 0, 0), "@400000000000000a00000000 ");
    EXPECT_EQ(stamp_of(StampStyle::tai, 1'000'000'000, 999'999'999), "@400000003b9aca0a3b9ac9ff ");
    EXPECT_EQ(stamp_of(StampStyle::tai, 1'000'000'000, 0x0abcdef9), "@400000003b9aca0a0abcdef9 ");
}

TEST(LogStamp, every_digit_is_the_one_that_to_text_writes) {
    for (std::uint32_t nanoseconds = 0; nanoseconds < 1'000'000'000; nanoseconds += 999'983) {
        const auto label = to_text(TaiLabel::from_unix(5, nanoseconds));
        EXPECT_EQ(stamp_of(StampStyle::tai, 5, nanoseconds), std::string(label.begin(), label.end()) + " ");
    }
}

TEST(LogStamp, seconds_with_microseconds) {
    EXPECT_EQ(stamp_of(StampStyle::seconds, 1'000'000'000, 123'456'789), "1000000000.123456 ");
    EXPECT_EQ(stamp_of(StampStyle::seconds, 0, 999), "0.000000 ");
}

TEST(LogStamp, utc) {
    EXPECT_EQ(stamp_of(StampStyle::utc, 0, 0), "1970-01-01T00:00:00.000000000Z ");
    EXPECT_EQ(stamp_of(StampStyle::utc, 1'709'210'096, 7), "2024-02-29T12:34:56.000000007Z ");
    EXPECT_EQ(stamp_of(StampStyle::utc, -1, 0), "1969-12-31T23:59:59.000000000Z ");
    EXPECT_EQ(stamp_of(StampStyle::utc, 253'402'300'800, 0), "+10000-01-01T00:00:00.000000000Z ");
}

TEST(LogStamp, those_of_runit_have_five_digits) {
    EXPECT_EQ(stamp_of(StampStyle::short_utc, 1'709'210'096, 123'456'789), "2024-02-29_12:34:56.12345 ");
    EXPECT_EQ(stamp_of(StampStyle::short_utc_t, 1'709'210'096, 9'999), "2024-02-29T12:34:56.00000 ");
}

TEST(LogStamp, local_time_says_how_far_it_is_ahead) {
    EXPECT_EQ(stamp_of(StampStyle::local, 0, 0, 3600), "1970-01-01T01:00:00.000000000+01:00 ");
    EXPECT_EQ(stamp_of(StampStyle::local, 0, 0, -34200), "1969-12-31T14:30:00.000000000-09:30 ");
    EXPECT_EQ(stamp_of(StampStyle::local, 0, 0, 0), "1970-01-01T00:00:00.000000000+00:00 ");
    EXPECT_EQ(stamp_of(StampStyle::local, 0, 0, 1172), "1970-01-01T00:19:32.000000000+00:19:32 ");
}

TEST(LogStamp, the_offset_may_change_within_a_second) {
    LogStamp stamp{StampStyle::local};
    stamp.begin(TaiLabel::from_unix(0, 0), 0);
    next(stamp);
    stamp.begin(TaiLabel::from_unix(0, 500), 3600);
    EXPECT_EQ(next(stamp), "1970-01-01T01:00:00.000000500+01:00 ");
}

TEST(LogStamp, each_is_a_nanosecond_after_the_one_before) {
    LogStamp stamp{StampStyle::tai};
    stamp.begin(TaiLabel::from_unix(0, 999'999'999));
    EXPECT_EQ(next(stamp), "@400000000000000a3b9ac9ff ");
    EXPECT_EQ(next(stamp), "@400000000000000b00000000 ");
    EXPECT_EQ(next(stamp), "@400000000000000b00000001 ");
}

TEST(LogStamp, what_was_given_away_in_advance_is_not_given_again) {
    LogStamp stamp{StampStyle::tai};
    stamp.begin(TaiLabel::from_unix(0, 100));
    for (int i = 0; i < 50; ++i) next(stamp);
    stamp.begin(TaiLabel::from_unix(0, 120));
    EXPECT_EQ(next(stamp), "@400000000000000a00000096 ");
    stamp.begin(TaiLabel::from_unix(0, 999'999'990));
    for (int i = 0; i < 20; ++i) next(stamp);
    stamp.begin(TaiLabel::from_unix(0, 999'999'999));
    EXPECT_EQ(next(stamp), "@400000000000000b0000000a ");
}

TEST(LogStamp, a_clock_that_was_set_back_is_followed) {
    LogStamp stamp{StampStyle::tai};
    stamp.begin(TaiLabel::from_unix(5000, 0));
    next(stamp);
    stamp.begin(TaiLabel::from_unix(10, 0));
    EXPECT_EQ(next(stamp), "@400000000000001400000000 ");
    stamp.begin(TaiLabel::from_unix(9, 500'000'000));
    EXPECT_EQ(next(stamp), "@40000000000000131dcd6500 ");
}

} // namespace log_stamp_test
} // namespace lares::protocol
