// SPDX-License-Identifier: ISC
#include "present/width.hpp"

#include <gtest/gtest.h>

namespace lares::present {
namespace width_test {

TEST(Width, a_letter_takes_a_column_one_of_Chinese_two_and_an_accent_none) {
    EXPECT_EQ(width_of("web"), 3u);
    EXPECT_EQ(width_of("数据库"), 6u);
    EXPECT_EQ(width_of("é"), 1u);
    EXPECT_EQ(width_of("e\xcc\x81"), 1u) << "the accent is set upon the letter";
    EXPECT_EQ(width_of("日記🚀"), 6u);
}

TEST(Width, what_is_no_UTF_8_counts_a_byte_as_one) {
    EXPECT_EQ(width_of("\xff\xfe"), 2u);
    EXPECT_EQ(width_of("\xe6\x95"), 2u) << "cut off";
    EXPECT_EQ(width_of("\xc0\xaf"), 2u) << "too long for what it is";
}

TEST(Width, what_is_cut_ends_in_an_ellipsis_and_is_never_wider) {
    EXPECT_EQ(cut_to("nginx", 5), "nginx");
    EXPECT_EQ(cut_to("nginx", 4), "ngi…");
    EXPECT_EQ(cut_to("数据库", 5), "数据…");
    EXPECT_EQ(cut_to("数据库", 4), "数…") << "half a character there is not";
    EXPECT_EQ(cut_to("nginx", 0), "");
}

TEST(Width, control_bytes_are_shown_and_not_obeyed) {
    EXPECT_EQ(visible("a\nb\x1b[31m\x7f"), "a\\x0ab\\x1b[31m\\x7f");
    EXPECT_EQ(visible("数\xff"), "数\xff");
}

} // namespace width_test
} // namespace lares::present
