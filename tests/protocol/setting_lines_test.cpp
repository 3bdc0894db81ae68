// SPDX-License-Identifier: ISC
#include "protocol/setting_lines.hpp"

#include <gtest/gtest.h>

namespace lares::protocol {
namespace setting_lines_test {

TEST(SettingLines, comments_and_empty_lines_are_passed_over_and_counted) {
    SettingLines lines{"# why\n\n  first \n\t# again\n \t\r\nsecond\r\n"};
    EXPECT_EQ(lines.next(), (SettingLine{3, "first"}));
    EXPECT_EQ(lines.next(), (SettingLine{6, "second"}));
    EXPECT_EQ(lines.next(), std::nullopt);
    EXPECT_EQ(lines.next(), std::nullopt);
}

TEST(SettingLines, a_comment_begins_at_the_beginning_of_a_line_only) {
    SettingLines lines{"unix /run/#1"};
    EXPECT_EQ(lines.next(), (SettingLine{1, "unix /run/#1"}));
}

TEST(SettingLines, the_last_line_needs_no_end) {
    SettingLines lines{"first\nsecond"};
    EXPECT_EQ(lines.next(), (SettingLine{1, "first"}));
    EXPECT_EQ(lines.next(), (SettingLine{2, "second"}));
    EXPECT_EQ(lines.next(), std::nullopt);
}

TEST(FirstSettingLine, it_is_the_first_that_says_something) {
    EXPECT_EQ(first_setting_line("\n# why\n5s\n6s\n"), (SettingLine{3, "5s"}));
}

TEST(FirstSettingLine, of_a_file_that_says_nothing_it_is_an_empty_one) {
    for (const char* file : {"", "\n", "# 5s", " \n\n#\n"})
        EXPECT_EQ(first_setting_line(file), (SettingLine{1, ""})) << file;
}

TEST(TakeWord, words_are_taken_one_by_one) {
    std::string_view text = "  TERM\t10s  more ";
    EXPECT_EQ(take_word(text), "TERM");
    EXPECT_EQ(text, "10s  more");
    EXPECT_EQ(take_word(text), "10s");
    EXPECT_EQ(take_word(text), "more");
    EXPECT_EQ(text, "");
    EXPECT_EQ(take_word(text), "");
}

TEST(WithoutBlanks, what_is_inside_stays) {
    EXPECT_EQ(without_blanks(" \t a b \r\n"), "a b");
    EXPECT_EQ(without_blanks(" \t"), "");
    EXPECT_EQ(without_blanks(""), "");
}

} // namespace setting_lines_test
} // namespace lares::protocol
