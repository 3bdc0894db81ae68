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

} // namespace restart_budget_test
} // namespace lares::machine
