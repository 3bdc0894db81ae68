// SPDX-License-Identifier: ISC
#include "base/span_text.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares {
namespace span_text_test {

using namespace std::chrono_literals;

std::optional<Span> read(std::string_view text) {
    return span_from_text(text, 1s);
}

TEST(SpanFromText, a_number_has_its_unit_behind_it) {
    EXPECT_EQ(read("500ms"), 500ms);
    EXPECT_EQ(read("10s"), 10s);
    EXPECT_EQ(read("5m"), 5min);
    EXPECT_EQ(read("5min"), 5min);
    EXPECT_EQ(read("2h"), 2h);
    EXPECT_EQ(read("1d"), 24h);
    EXPECT_EQ(read("0ms"), 0s);
}

TEST(SpanFromText, a_number_alone_is_counted_in_what_the_caller_counts_in) {
    EXPECT_EQ(span_from_text("5000", 1ms), 5s);
    EXPECT_EQ(span_from_text("5000", 1s), 5000s);
    EXPECT_EQ(span_from_text("1.5", 1s), 1500ms);
    EXPECT_EQ(span_from_text("0", 1s), 0s);
    EXPECT_EQ(span_from_text("5s", 1ms), 5s);
}

TEST(SpanFromText, a_sum_may_have_blanks_between_its_parts) {
    EXPECT_EQ(read("1m30s"), 90s);
    EXPECT_EQ(read("1m 30s"), 90s);
    EXPECT_EQ(read("1d2h 3min\t4s5ms"), 24h + 2h + 3min + 4s + 5ms);
    EXPECT_EQ(read("90m90s"), 5490s);
}

TEST(SpanFromText, two_times_are_not_taken_for_a_sum) {
    for (const char* text : {"1s 60s", "1s1s", "30s1m", "1m1min", "5m 1h"})
        EXPECT_EQ(read(text), std::nullopt) << text;
}

TEST(SpanFromText, a_fraction_is_as_exact_as_its_digits) {
    EXPECT_EQ(read("1.5s"), 1500ms);
    EXPECT_EQ(read("0.25h"), 15min);
    EXPECT_EQ(read("1.5m0.5s"), 90500ms);
    EXPECT_EQ(read("0.000000001s"), 1ns);
    EXPECT_EQ(read("0.0000000019s"), 1ns);
    EXPECT_EQ(read("1." + std::string(1000, '0') + "s"), 1s);
}

TEST(SpanFromText, blanks_around_it_do_not_count) {
    EXPECT_EQ(read(" \t10s \r\n"), 10s);
    EXPECT_EQ(read("  10  "), 10s);
}

TEST(SpanFromText, anything_else_is_no_span) {
    for (const char* text : {"",   " ",    "soon",  "s",   "-1s",  "+1s",       "-1",     "1x",       "1 s",
                             "1S", "1ms5", "1m 30", "5 5", "1,5s", ".5s",       "1.s",    "1.5.5s",   ".",
                             "1.", "1s.",  "0x10",  "1e3", "10s;", "10seconds", "1m-30s", "\xd9\xa3s"})
        EXPECT_EQ(read(text), std::nullopt) << '"' << text << '"';
    EXPECT_EQ(read(std::string_view{"1s\0", 3}), std::nullopt);
}

TEST(SpanFromText, a_hundred_years_are_the_most) {
    EXPECT_EQ(read("3155695200"), longest_span);
    EXPECT_EQ(read("3155695200s"), longest_span);
    EXPECT_EQ(read("36524d5h59m60s"), longest_span);
    for (const char* text : {"3155695201", "3155695200.1", "3155695200s1ms", "36525d", "36524d18h",
                             "18446744073709551615s", "18446744073709551616", "99999999999999999999999d"})
        EXPECT_EQ(read(text), std::nullopt) << text;
}

TEST(SpanText, a_span_is_written_in_the_units_that_it_has) {
    EXPECT_EQ(span_text(90s).view(), "1m30s");
    EXPECT_EQ(span_text(500ms).view(), "500ms");
    EXPECT_EQ(span_text(1500ms).view(), "1.5s");
    EXPECT_EQ(span_text(2031ms).view(), "2.031s");
    EXPECT_EQ(span_text(1h).view(), "1h");
    EXPECT_EQ(span_text(49h + 5ms).view(), "2d1h5ms");
}

TEST(SpanText, what_is_less_than_a_millisecond_or_lies_in_the_past_is_nought) {
    for (const Span span : {Span{0}, Span{999'999}, Span{-5s}, Span::min()})
        EXPECT_EQ(span_text(span).view(), "0s") << span.count();
}

TEST(SpanText, the_longest_span_of_all_has_room) {
    EXPECT_EQ(span_text(Span::max()).view(), "106751d23h47m16.854s");
}

TEST(SpanText, what_is_written_is_read_as_the_same_span) {
    for (const Span span : {Span{0s}, Span{1ms}, Span{999ms}, Span{1s + 1ms}, Span{2min + 30s + 20ms},
                            Span{59s + 999ms}, Span{23h + 59min}, longest_span})
        EXPECT_EQ(span_from_text(span_text(span).view(), 1h), span) << span.count();
}

} // namespace span_text_test
} // namespace lares
