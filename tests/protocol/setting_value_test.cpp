// SPDX-License-Identifier: ISC
#include "protocol/setting_value.hpp"

#include <csignal>
#include <gtest/gtest.h>

namespace lares::protocol {
namespace setting_value_test {

using namespace std::chrono_literals;

enum class Colour : std::uint8_t { red, green };
constexpr SettingWord<Colour> colours[] = {{"red", Colour::red}, {"green", Colour::green}};

TEST(SpanSetting, a_number_alone_is_counted_in_what_the_file_is_counted_in) {
    EXPECT_EQ(span_setting("5000\n", 1ms), 5s);
    EXPECT_EQ(span_setting("5000\n", 1s), 5000s);
    EXPECT_EQ(span_setting(" 1m 30s \n", 1ms), 90s);
}

TEST(SpanSetting, only_the_first_line_counts_that_says_something) {
    EXPECT_EQ(span_setting("# why\n\n5s\nsoon\n", 1ms), 5s);
}

TEST(SpanSetting, the_error_is_a_sentence_about_the_word) {
    const std::string_view file = "# why\n soon \n";
    const auto span = span_setting(file, 1ms);
    ASSERT_FALSE(span);
    EXPECT_EQ(span.error().line, 2u);
    EXPECT_EQ(span.error().text, "soon");
    EXPECT_EQ(span.error().text.data(), file.data() + 7);
    EXPECT_STREQ(span.error().what, "is no time");
    EXPECT_STREQ(span.error().remedy, "5000, in milliseconds, or 5s");
}

TEST(SpanSetting, the_remedy_counts_as_the_file_does) {
    EXPECT_STREQ(span_setting("soon", 1s).error().remedy, "5, in seconds, or 500ms");
    EXPECT_STREQ(span_setting("soon", 1h).error().remedy, "5s");
}

TEST(SpanSetting, a_file_that_says_nothing_has_an_error_in_its_first_line) {
    const auto span = span_setting("\n\n# 5s\n", 1ms);
    ASSERT_FALSE(span);
    EXPECT_EQ(span.error().line, 1u);
    EXPECT_EQ(span.error().text, "");
}

TEST(SpanSetting, a_comment_behind_a_value_is_none) {
    EXPECT_FALSE(span_setting("5s # long enough\n", 1ms));
}

TEST(SignalSetting, a_name_or_a_number_is_a_signal) {
    EXPECT_EQ(signal_setting("# not TERM\nSIGQUIT\n"), SIGQUIT);
    EXPECT_EQ(signal_setting("3\nTERM\n"), SIGQUIT);
}

TEST(SignalSetting, anything_else_is_none) {
    const auto signal = signal_setting("TERM KILL\n");
    ASSERT_FALSE(signal);
    EXPECT_EQ(signal.error().text, "TERM KILL");
    EXPECT_STREQ(signal.error().what, "is no signal");
    EXPECT_STREQ(signal.error().remedy, "TERM, or 15");
}

TEST(NumberSetting, the_most_is_still_allowed) {
    EXPECT_EQ(number_setting("0\n", 4096, "0 to 4096"), 0u);
    EXPECT_EQ(number_setting("4096\n", 4096, "0 to 4096"), 4096u);
    EXPECT_EQ(number_setting("18446744073709551615\n", UINT64_MAX, ""), UINT64_MAX);
}

TEST(NumberSetting, more_is_too_large_and_a_word_is_no_number) {
    const auto larger = number_setting("4097\n", 4096, "0 to 4096");
    ASSERT_FALSE(larger);
    EXPECT_STREQ(larger.error().what, "is too large");
    EXPECT_STREQ(larger.error().remedy, "0 to 4096");
    for (const char* file : {"many\n", "-1\n", "3.5\n", "1 2\n", "", "18446744073709551616\n"}) {
        const auto number = number_setting(file, 4096, "0 to 4096");
        ASSERT_FALSE(number) << file;
        EXPECT_STREQ(number.error().what, "is no number") << file;
    }
}

TEST(WordSetting, each_word_stands_for_its_value) {
    EXPECT_EQ(word_setting("red\n", colours, "red or green"), Colour::red);
    EXPECT_EQ(word_setting("\n  green\nred\n", colours, "red or green"), Colour::green);
}

TEST(WordSetting, another_word_is_none) {
    for (const char* file : {"blue", "Red", "red green", "re", "reds", ""}) {
        const auto colour = word_setting(file, colours, "red or green");
        ASSERT_FALSE(colour) << file;
        EXPECT_EQ(colour.error().text, file);
        EXPECT_STREQ(colour.error().what, "is no word for it");
        EXPECT_STREQ(colour.error().remedy, "red or green");
    }
}

} // namespace setting_value_test
} // namespace lares::protocol
