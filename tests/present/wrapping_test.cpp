// SPDX-License-Identifier: ISC
#include "present/wrapping.hpp"

#include <gtest/gtest.h>

namespace lares::present {
namespace wrapping_test {

TEST(BrokenIntoLines, no_word_is_broken_and_blanks_in_front_stay) {
    using Lines = std::vector<std::string>;
    EXPECT_EQ(broken_into_lines("one two three", 7), (Lines{"one two", "three"}));
    EXPECT_EQ(broken_into_lines("incomprehensible x", 7), (Lines{"incomprehensible", "x"}));
    EXPECT_EQ(broken_into_lines("  one two", 7), (Lines{"  one", "two"}));
    EXPECT_EQ(broken_into_lines("", 7), Lines{""});
    EXPECT_EQ(broken_into_lines("中文 中文", 5), (Lines{"中文", "中文"})) << "two columns each";
}

TEST(Wrapped, has_an_indent_in_front_of_each_line) {
    EXPECT_EQ(wrapped("a bc  def", 2, 6), "  a bc\n  def\n");
    EXPECT_EQ(wrapped("", 2, 6), "");
    EXPECT_EQ(wrapped("/a/long/path x", 8, 4), "        /a/long/path\n        x\n") << "no room at all";
}

TEST(WidthOfWords, is_that_of_the_widest) {
    EXPECT_EQ(width_of_words("in /etc/lares now"), 10U);
    EXPECT_EQ(width_of_words(""), 0U);
}

} // namespace wrapping_test
} // namespace lares::present
