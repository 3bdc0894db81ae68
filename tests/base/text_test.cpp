// SPDX-License-Identifier: ISC
#include "base/text.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares {
namespace text_test {

TEST(Decimal, a_number_is_written_without_leading_zeros) {
    EXPECT_EQ(Decimal{0}.view(), "0");
    EXPECT_EQ(Decimal{7}.view(), "7");
    EXPECT_EQ(Decimal{1000}.view(), "1000");
}

TEST(Decimal, the_largest_number_has_room) {
    EXPECT_EQ(Decimal{UINT64_MAX}.view(), "18446744073709551615");
}

TEST(NumberFromText, digits_are_a_number) {
    EXPECT_EQ(number_from_text("0"), 0u);
    EXPECT_EQ(number_from_text("60000"), 60'000u);
    EXPECT_EQ(number_from_text("007"), 7u);
    EXPECT_EQ(number_from_text("18446744073709551615"), UINT64_MAX);
}

TEST(NumberFromText, a_number_that_is_too_large_is_none_and_does_not_wrap) {
    EXPECT_EQ(number_from_text("18446744073709551616"), std::nullopt);
    EXPECT_EQ(number_from_text("18446744073709551620"), std::nullopt);
    EXPECT_EQ(number_from_text("99999999999999999999"), std::nullopt);
    EXPECT_EQ(number_from_text(std::string(1000, '9')), std::nullopt);
}

TEST(NumberFromText, anything_but_digits_is_no_number) {
    for (const char* text : {"", " ", "-1", "+1", " 1", "1 ", "1\n", "0x10", "1.5", "1e3", "one", "\xd9\xa3"})
        EXPECT_EQ(number_from_text(text), std::nullopt) << '"' << text << '"';
    EXPECT_EQ(number_from_text(std::string_view{"1\0", 2}), std::nullopt);
}

TEST(TextBuffer, text_is_appended_in_order) {
    TextBuffer<32> buffer;
    buffer.append("pid ").append_number(42u).append('\n');
    EXPECT_EQ(buffer.view(), "pid 42\n");
    EXPECT_FALSE(buffer.truncated());
}

TEST(TextBuffer, text_that_just_fits_is_whole) {
    TextBuffer<4> buffer;
    buffer.append("1234");
    EXPECT_EQ(buffer.view(), "1234");
    EXPECT_FALSE(buffer.truncated());
}

TEST(TextBuffer, what_does_not_fit_is_dropped_and_said_so) {
    TextBuffer<4> buffer;
    buffer.append("123").append("45");
    EXPECT_EQ(buffer.view(), "1234");
    EXPECT_TRUE(buffer.truncated());
}

TEST(TextBuffer, appending_nothing_to_a_full_buffer_loses_nothing) {
    TextBuffer<2> buffer;
    buffer.append("12").append("");
    EXPECT_FALSE(buffer.truncated());
}

TEST(TextBuffer, there_is_room_for_the_terminating_nul_even_when_it_is_full) {
    TextBuffer<4> buffer;
    buffer.append("1234");
    EXPECT_STREQ(buffer.c_str(), "1234");
}

TEST(TextBuffer, a_nul_is_a_character_like_any_other) {
    TextBuffer<4> buffer;
    buffer.append(std::string_view{"a\0b", 3});
    EXPECT_EQ(buffer.size(), 3u);
}

TEST(TextBuffer, a_cleared_buffer_starts_afresh) {
    TextBuffer<2> buffer;
    buffer.append("123").clear();
    buffer.append("45");
    EXPECT_EQ(buffer.view(), "45");
    EXPECT_FALSE(buffer.truncated());
}

TEST(FirstOf, it_is_as_many_characters_as_there_are) {
    EXPECT_EQ(first_of("daemon", 3), "dae");
    EXPECT_EQ(first_of("daemon", 6), "daemon");
    EXPECT_EQ(first_of("daemon", 7), "daemon");
    EXPECT_EQ(first_of("daemon", std::string_view::npos), "daemon");
    EXPECT_EQ(first_of("daemon", 0), "");
    EXPECT_EQ(first_of("", 1), "");
}

TEST(RestOf, it_is_what_first_of_leaves) {
    for (std::string_view text : {"", "d", "daemon"})
        for (std::size_t count = 0; count < 9; ++count)
            EXPECT_EQ(std::string{first_of(text, count)}.append(rest_of(text, count)), text) << count;
    EXPECT_EQ(rest_of("daemon", 3), "mon");
    EXPECT_EQ(rest_of("daemon", std::string_view::npos), "");
}

TEST(SplitAt, the_first_separator_divides) {
    const auto [head, rest] = split_at("since @4000 x", ' ');
    EXPECT_EQ(head, "since");
    EXPECT_EQ(rest, "@4000 x");
}

TEST(SplitAt, without_a_separator_everything_is_the_head) {
    const auto [head, rest] = split_at("end", ' ');
    EXPECT_EQ(head, "end");
    EXPECT_EQ(rest, "");
}

TEST(SplitAt, a_separator_at_either_end_leaves_an_empty_part) {
    EXPECT_EQ(split_at(" x", ' ').head, "");
    EXPECT_EQ(split_at(" x", ' ').rest, "x");
    EXPECT_EQ(split_at("x ", ' ').rest, "");
    EXPECT_EQ(split_at("", ' ').head, "");
}

TEST(LastPartOf, it_is_what_follows_the_last_slash) {
    EXPECT_EQ(last_part_of("/service/web"), "web");
    EXPECT_EQ(last_part_of("web"), "web");
    EXPECT_EQ(last_part_of("web/"), "");
}

TEST(Plain, what_could_end_a_line_or_move_the_cursor_is_a_question_mark) {
    for (const char byte : {'\n', '\x1b', '\0', '\x7f'}) EXPECT_EQ(plain(byte), '?');
}

TEST(Plain, letters_of_all_languages_are_left) {
    for (const char byte : {'a', ' ', '\xc3', '\xb6'}) EXPECT_EQ(plain(byte), byte);
}

TEST(TrimEnd, blanks_and_line_ends_go_from_the_end_only) {
    EXPECT_EQ(trim_end("60000\n"), "60000");
    EXPECT_EQ(trim_end("60000\r\n"), "60000");
    EXPECT_EQ(trim_end(" a b \t \n"), " a b");
    EXPECT_EQ(trim_end(" \n"), "");
    EXPECT_EQ(trim_end(""), "");
}

} // namespace text_test
} // namespace lares
