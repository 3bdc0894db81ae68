// SPDX-License-Identifier: ISC
#include "protocol/restart_rule.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares::protocol {
namespace restart_rule_test {

using namespace std::chrono_literals;

template <class T>
void expect_error(const SettingResult<T>& read, unsigned line, std::string_view text, std::string_view what) {
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().line, line) << text;
    EXPECT_EQ(read.error().text, text);
    EXPECT_EQ(read.error().what, what) << text;
}

TEST(RestartRule, it_is_one_of_three_words) {
    EXPECT_EQ(restart_rule_from_text("always\n"), RestartRule::always);
    EXPECT_EQ(restart_rule_from_text("# why\non-failure\n"), RestartRule::on_failure);
    EXPECT_EQ(restart_rule_from_text("never"), RestartRule::never);
}

TEST(RestartRule, another_word_is_none) {
    const auto rule = restart_rule_from_text("\noften\n");
    expect_error(rule, 2, "often", "is no word for it");
    EXPECT_STREQ(rule.error().remedy, "always, on-failure or never");
}

TEST(RestartDelay, one_time_is_always_the_same) {
    EXPECT_EQ(restart_delay_from_text("1s\n"), (RestartDelay{1s, 1s}));
    EXPECT_EQ(restart_delay_from_text("0"), (RestartDelay{0s, 0s}));
    EXPECT_EQ(restart_delay_from_text("# why\n 1m30s \nmore\n"), (RestartDelay{90s, 90s}));
}

TEST(RestartDelay, two_times_are_the_first_and_the_longest) {
    EXPECT_EQ(restart_delay_from_text("1s 60s\n"), (RestartDelay{1s, 60s}));
    EXPECT_EQ(restart_delay_from_text("1\t60\r\n"), (RestartDelay{1s, 60s}));
    EXPECT_EQ(restart_delay_from_text("500ms 1m30s"), (RestartDelay{500ms, 90s}));
    EXPECT_EQ(restart_delay_from_text("1m 60s"), (RestartDelay{60s, 60s}));
}

TEST(RestartDelay, the_longest_is_not_less_than_the_first) {
    expect_error(restart_delay_from_text("# why\n2s 1999ms\n"), 2, "1999ms", "is less than the first time");
}

TEST(RestartDelay, anything_else_is_no_delay) {
    expect_error(restart_delay_from_text("soon"), 1, "soon", "is no time");
    expect_error(restart_delay_from_text("1s later"), 1, "later", "is no time");
    expect_error(restart_delay_from_text("-1s"), 1, "-1s", "is no time");
    expect_error(restart_delay_from_text("1s 2s 3s  4s"), 1, "3s  4s", "is more than two times");
    expect_error(restart_delay_from_text("# 1s\n"), 1, "", "is no time");
    EXPECT_STREQ(restart_delay_from_text("soon").error().remedy, "1s, or 1s 60s");
}

TEST(RestartLimit, so_many_failures_in_a_time_are_too_many) {
    EXPECT_EQ(restart_limit_from_text("5 in 1m\n"), (RestartLimit{5, 60s, 5min, 1h}));
    EXPECT_EQ(restart_limit_from_text("# why\n 1000  in  1m 30s \nmore"),
              (RestartLimit{1000, 90s, 5min, 1h}));
    EXPECT_EQ(restart_limit_from_text("1 in 60"), (RestartLimit{1, 60s, 5min, 1h}));
}

TEST(RestartLimit, a_rest_is_always_the_same_or_grows) {
    EXPECT_EQ(restart_limit_from_text("5 in 1m, rest 2m"), (RestartLimit{5, 60s, 2min, 2min}));
    EXPECT_EQ(restart_limit_from_text("5 in 1m,rest 2m 1h30m\n"), (RestartLimit{5, 60s, 2min, 90min}));
    EXPECT_EQ(restart_limit_from_text("5 in 1m , rest\t30 60"), (RestartLimit{5, 60s, 30s, 60s}));
}

TEST(RestartLimit, there_are_at_least_one_failure_and_a_thousand_at_most) {
    for (const char* count : {"0", "1001", "-5", "five", "5.5", "18446744073709551617"})
        expect_error(restart_limit_from_text(std::string{count} + " in 1m"), 1, count,
                     "is no number from 1 to 1000");
}

TEST(RestartLimit, a_time_to_count_in_lasts) {
    expect_error(restart_limit_from_text("# why\n\n5 in 0s"), 3, "0s", "is no time to count in");
    expect_error(restart_limit_from_text("5 in a while"), 1, "a while", "is no time to count in");
    expect_error(restart_limit_from_text("5 in"), 1, "", "is no time to count in");
    expect_error(restart_limit_from_text("5 in 1m rest 5m"), 1, "1m rest 5m", "is no time to count in");
}

TEST(RestartLimit, a_rest_lasts_and_does_not_become_shorter) {
    expect_error(restart_limit_from_text("5 in 1m, rest 0 5m"), 1, "0 5m", "is no rest");
    expect_error(restart_limit_from_text("5 in 1m, rest 5m 1m"), 1, "1m", "is less than the first time");
    expect_error(restart_limit_from_text("5 in 1m, rest"), 1, "", "is no time");
    expect_error(restart_limit_from_text("5 in 1m, rest 1m 2m 3m"), 1, "3m", "is more than two times");
}

TEST(RestartLimit, anything_else_is_no_limit) {
    expect_error(restart_limit_from_text("5 1m"), 1, "5 1m", "is no limit");
    expect_error(restart_limit_from_text("5 in 1m, sleep 5m"), 1, "sleep 5m", "is no rest");
    expect_error(restart_limit_from_text("5 in 1m,"), 1, "", "is no rest");
    expect_error(restart_limit_from_text(""), 1, "", "is no number from 1 to 1000");
    EXPECT_STREQ(restart_limit_from_text("").error().remedy, "5 in 1m, rest 5m 1h");
}

TEST(RestartDelay, nought_does_not_grow) {
    expect_error(restart_delay_from_text("0 60s"), 1, "0", "does not grow");
    expect_error(restart_delay_from_text("# why\n0s\t1ms\n"), 2, "0s", "does not grow");
    EXPECT_STREQ(restart_delay_from_text("0 60s").error().remedy, "1s 60s");
    EXPECT_EQ(restart_delay_from_text("0 0"), (RestartDelay{0s, 0s}));
}

TEST(RestartBudget, so_many_in_so_much_time) {
    EXPECT_EQ(restart_budget_from_text("30 in 1m\n"), (RestartBudget{30, 60s}));
    EXPECT_EQ(restart_budget_from_text("# why\n\n 1000  in  1m 30s \n"), (RestartBudget{1000, 90s}));
}

TEST(RestartBudget, there_is_no_rest_in_it) {
    expect_error(restart_budget_from_text("3 in 10s, rest 1h\n"), 1, ", rest 1h", "means nothing here");
    expect_error(restart_budget_from_text("3 in 10s,"), 1, ",", "means nothing here");
    EXPECT_STREQ(restart_budget_from_text("3 in 10s, rest 1h").error().remedy, "30 in 1m");
}

TEST(RestartBudget, anything_else_is_none_and_the_remedy_is_its_own) {
    expect_error(restart_budget_from_text("1001 in 1h"), 1, "1001", "is no number from 1 to 1000");
    expect_error(restart_budget_from_text("a few"), 1, "a", "is no number from 1 to 1000");
    expect_error(restart_budget_from_text("5 1m"), 1, "5 1m", "is no limit");
    expect_error(restart_budget_from_text("5 in a while"), 1, "a while", "is no time to count in");
    for (const char* text : {"", "0 in 1m", "5 1m", "5 in", "5 in 0"})
        EXPECT_STREQ(restart_budget_from_text(text).error().remedy, "30 in 1m") << text;
}

} // namespace restart_rule_test
} // namespace lares::protocol
