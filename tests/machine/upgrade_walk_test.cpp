// SPDX-License-Identifier: ISC
#include "machine/upgrade_walk.hpp"

#include <gtest/gtest.h>

namespace lares::machine {
namespace upgrade_walk_test {

using namespace std::chrono_literals;
using Failure = UpgradeWalk::Failure;

constexpr Moment at(Span span) {
    return Moment{50h} + span;
}

UpgradeWalk with_one_asked() {
    UpgradeWalk walk;
    walk.begin();
    walk.on_asked(700, at(0s));
    return walk;
}

TEST(UpgradeWalk, as_long_as_nobody_wants_it_nobody_is_asked) {
    const UpgradeWalk walk;
    EXPECT_FALSE(walk.is_under_way());
    EXPECT_FALSE(walk.must_ask());
    EXPECT_EQ(walk.deadline(), std::nullopt);
}

TEST(UpgradeWalk, one_is_asked_when_the_last_one_has_answered) {
    UpgradeWalk walk = with_one_asked();
    EXPECT_FALSE(walk.must_ask());
    EXPECT_EQ(walk.on_answer(700, true), std::nullopt);
    EXPECT_TRUE(walk.must_ask());
    walk.on_asked(701, at(1s));
    EXPECT_EQ(walk.on_answer(701, true), std::nullopt);
    walk.end();
    EXPECT_FALSE(walk.is_under_way());
    EXPECT_EQ(walk.replaced(), 2u);
}

TEST(UpgradeWalk, one_that_is_not_ours_is_passed_over_and_counted) {
    UpgradeWalk walk;
    walk.begin();
    walk.on_passed_over();
    EXPECT_TRUE(walk.must_ask());
    EXPECT_EQ(walk.passed_over(), 1u);
    EXPECT_EQ(walk.replaced(), 0u);
}

TEST(UpgradeWalk, the_first_that_cannot_ends_it) {
    UpgradeWalk walk = with_one_asked();
    EXPECT_EQ(walk.on_answer(700, false), Failure::refused);
    EXPECT_FALSE(walk.is_under_way());
    EXPECT_FALSE(walk.must_ask());
}

TEST(UpgradeWalk, and_so_does_one_that_dies_of_it) {
    UpgradeWalk walk = with_one_asked();
    EXPECT_EQ(walk.on_died(700), Failure::died);
    EXPECT_FALSE(walk.is_under_way());
}

TEST(UpgradeWalk, or_does_not_answer_for_ten_seconds) {
    UpgradeWalk walk = with_one_asked();
    EXPECT_EQ(walk.deadline(), at(10s));
    EXPECT_EQ(walk.on_time(at(9999ms)), std::nullopt);
    EXPECT_EQ(walk.on_time(at(10s)), Failure::silent);
    EXPECT_FALSE(walk.is_under_way());
    EXPECT_EQ(walk.deadline(), std::nullopt);
}

TEST(UpgradeWalk, what_others_say_and_what_becomes_of_them_is_nothing_to_it) {
    UpgradeWalk walk = with_one_asked();
    EXPECT_EQ(walk.on_answer(701, true), std::nullopt);
    EXPECT_EQ(walk.on_answer(701, false), std::nullopt);
    EXPECT_EQ(walk.on_died(701), std::nullopt);
    EXPECT_TRUE(walk.is_asked(700));
    EXPECT_EQ(walk.replaced(), 0u);
}

TEST(UpgradeWalk, an_answer_that_comes_too_late_is_none) {
    UpgradeWalk walk = with_one_asked();
    walk.on_time(at(10s));
    EXPECT_EQ(walk.on_answer(700, true), std::nullopt);
    EXPECT_EQ(walk.on_died(700), std::nullopt);
    EXPECT_EQ(walk.replaced(), 0u);
    EXPECT_FALSE(walk.is_asked(0)) << "0 is nobody";
}

TEST(UpgradeWalk, the_next_one_counts_anew) {
    UpgradeWalk walk = with_one_asked();
    walk.on_answer(700, true);
    walk.end();
    walk.begin();
    EXPECT_TRUE(walk.must_ask());
    EXPECT_EQ(walk.replaced(), 0u);
}

} // namespace upgrade_walk_test
} // namespace lares::machine
