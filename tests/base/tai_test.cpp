// SPDX-License-Identifier: ISC
#include "base/tai.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace lares {
namespace tai_test {

std::string text(TaiLabel label) {
    const auto characters = to_text(label);
    return {characters.begin(), characters.end()};
}

TaiLabel unix_time(std::int64_t seconds, std::uint32_t nanoseconds = 0) {
    return TaiLabel::from_unix(seconds, nanoseconds);
}

// Compatibility, edge case 64: the label of unix 0 is ten seconds after 2^62, and no leap second is ever
// added.
TEST(Tai, unix_0_is_the_label_400000000000000a00000000) {
    EXPECT_EQ(text(unix_time(0)), "@400000000000000a00000000");
}

TEST(Tai, ten_seconds_are_added_in_every_year_whatever_the_table_of_leap_seconds_says) {
    EXPECT_EQ(text(unix_time(1'000'000'000)), "@400000003b9aca0a00000000"); // 2001: TAI-UTC was 32 s
    EXPECT_EQ(text(unix_time(2'000'000'000)), "@400000007735940a00000000"); // 2033
}

TEST(Tai, nanoseconds_are_the_last_eight_digits) {
    EXPECT_EQ(text(unix_time(0, 500)), "@400000000000000a000001f4");
    EXPECT_EQ(text(unix_time(0, 999'999'999)), "@400000000000000a3b9ac9ff");
}

TEST(Tai, moments_before_1970_have_labels_too) {
    EXPECT_EQ(text(unix_time(-1)), "@400000000000000900000000");
    EXPECT_EQ(text(unix_time(-11)), "@3fffffffffffffff00000000"); // 1969-12-31 23:59:49
    EXPECT_EQ(unix_time(-11).unix_seconds(), -11);
    EXPECT_EQ(label_from_text("@3fffffffffffffff00000000"), unix_time(-11));
}

TEST(Tai, a_label_outlives_the_year_2038_and_the_year_9999) {
    EXPECT_EQ(unix_time(2'147'483'648).unix_seconds(), 2'147'483'648);
    EXPECT_EQ(label_from_text(text(unix_time(253'402'300'800))), unix_time(253'402'300'800));
}

TEST(Tai, text_read_back_is_the_same_label) {
    for (const TaiLabel label :
         {unix_time(0), unix_time(-62'135'596'800, 1), unix_time(1'763'812'800, 123'456'789), TaiLabel{0, 0},
          TaiLabel{UINT64_MAX, UINT32_MAX}})
        EXPECT_EQ(label_from_text(text(label)), label) << text(label);
}

TEST(Tai, a_packed_label_is_eight_bytes_of_seconds_and_four_of_nanoseconds_big_endian) {
    std::array<unsigned char, TaiLabel::packed_size> bytes;
    pack(TaiLabel{0x0102030405060708, 0x090a0b0c}, bytes);
    EXPECT_EQ(bytes, (std::array<unsigned char, 12>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
    EXPECT_EQ(unpack_label(bytes), (TaiLabel{0x0102030405060708, 0x090a0b0c}));
}

TEST(Tai, what_is_not_exactly_a_label_is_none) {
    const std::vector<std::string> malformed = {
        "",
        "@",
        "@xyz",
        "@4000",
        "400000000000000a00000000",          // no @
        "@400000000000000a0000000",          // one digit short
        "@400000000000000a000000000",        // one too many
        "@400000000000000A00000000",         // upper case
        "@400000000000000a0000000g",         // not a digit
        "@400000000000000a0000000 ",         // a space
        " @400000000000000a0000000",         // in front
        "#400000000000000a00000000",         // not an @
        "@400000000000000a00000000.s",       // the name of a log file
        "@4000000000000000000000000000000a", // 32 digits
        std::string("@400000000000000a0000000\0", 25),
        std::string("@\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
                    "\xff\xff\xff"),
    };
    for (const auto& text : malformed) EXPECT_EQ(label_from_text(text), std::nullopt) << '"' << text << '"';
}

// svstat of daemontools subtracts the seconds alone.
TEST(Tai, the_time_between_two_labels_is_that_between_their_seconds_whatever_the_nanoseconds) {
    EXPECT_EQ(whole_seconds_between(unix_time(100), unix_time(105)), 5u);
    EXPECT_EQ(whole_seconds_between(unix_time(100, 500), unix_time(105, 499)), 5u);
    EXPECT_EQ(whole_seconds_between(unix_time(100, 999'999'999), unix_time(101, 0)), 1u);
    EXPECT_EQ(whole_seconds_between(unix_time(100, 0), unix_time(100, 999'999'999)), 0u);
    EXPECT_EQ(whole_seconds_between(unix_time(-11), unix_time(1)), 12u);
}

// Compatibility, edge case 16: a stamp in the future is "0 seconds", not 2^64.
TEST(Tai, a_label_in_the_future_is_no_seconds_ago) {
    EXPECT_EQ(whole_seconds_between(unix_time(106), unix_time(105)), 0u);
    EXPECT_EQ(whole_seconds_between(unix_time(105, 1), unix_time(105, 0)), 0u);
    EXPECT_EQ(whole_seconds_between(TaiLabel{UINT64_MAX, 0}, TaiLabel{0, 0}), 0u);
}

TEST(Tai, the_label_of_zero_bytes_is_4611686020222729216_seconds_or_so_ago_and_not_an_overflow) {
    EXPECT_EQ(whole_seconds_between(TaiLabel{0, 0}, unix_time(1'795'341'302)), 4'611'686'020'222'729'216u);
}

} // namespace tai_test
} // namespace lares
