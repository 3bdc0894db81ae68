// SPDX-License-Identifier: ISC
#include "machine/restart_budget.hpp"

#include <chrono>
#include <gtest/gtest.h>
#include <optional>
#include <vector>

namespace lares::machine {
namespace restart_budget_test {

using namespace std::chrono_literals;

constexpr Moment at(Span span) {
    return Moment{50h} + span;
}

TEST(RestartBudget, as_long_as_there_is_a_place_a_restart_is_when_it_is_wanted) {
    EXPECT_EQ(grant({}, 60s, at(1s)), at(1s));
}

TEST(RestartBudget, what_would_be_one_more_waits_until_the_oldest_is_old_enough) {
    EXPECT_EQ(grant(at(1s), 60s, at(4s)), at(61s));
    EXPECT_EQ(grant(at(1s), 60s, at(100s)), at(100s));
}

TEST(RestartBudget, a_hundred_that_fail_at_once_come_back_so_many_at_a_time) {
    constexpr std::size_t count = 10;
    std::vector<Moment> granted;
    for (std::size_t i = 0; i < 100; ++i)
        granted.push_back(grant(i < count ? std::nullopt : std::optional{granted[i - count]}, 60s, at(0s)));
    for (std::size_t i = 0; i + count < granted.size(); ++i) EXPECT_GE(granted[i + count] - granted[i], 60s);
    EXPECT_EQ(granted.back(), at(540s));
}

TEST(RestartBudget, what_is_of_another_boot_or_no_moment_at_all_was_not_granted) {
    const std::vector<Granted> file = {
        {1, at(1s)}, {2, at(2s)}, {1, Moment::max()}, {1, Moment{-1ns}}, {1, at(3s)}};
    const auto ago = [&](std::size_t count) { return count_back(file, 1, count); };
    EXPECT_EQ(ago(1), at(3s));
    EXPECT_EQ(ago(2), at(1s));
    EXPECT_EQ(ago(3), std::nullopt);
}

TEST(RestartBudget, the_count_goes_on_in_the_piece_before) {
    const std::vector<Granted> before = {{1, at(1s)}, {1, at(2s)}}, last = {{1, at(3s)}};
    std::size_t count = 2;
    EXPECT_EQ(count_back(last, 1, count), std::nullopt);
    EXPECT_EQ(count_back(before, 1, count), at(2s));
}

} // namespace restart_budget_test
} // namespace lares::machine
