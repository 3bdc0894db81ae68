// SPDX-License-Identifier: ISC
#include "machine/upgrade.hpp"

#include <csignal>
#include <gtest/gtest.h>

namespace lares::machine {
namespace upgrade_test {

using namespace std::chrono_literals;
using protocol::RunEnd;
using Step = Upgrade::Step;

constexpr std::int32_t trial = 900;
constexpr RunEnd can_go_on{RunEnd::Kind::exited, 0, false};
constexpr RunEnd cannot{RunEnd::Kind::exited, 111, false};
constexpr RunEnd killed{RunEnd::Kind::killed, SIGKILL, false};

constexpr Moment at(Span span) {
    return Moment{50h} + span;
}

Upgrade with_trial() {
    Upgrade upgrade;
    EXPECT_EQ(upgrade.on_asked(), Step::try_it);
    upgrade.on_trial_started(trial, at(0s));
    return upgrade;
}

TEST(Upgrade, first_the_new_program_is_tried) {
    const Upgrade upgrade = with_trial();
    EXPECT_TRUE(upgrade.is_trial(trial));
    EXPECT_FALSE(upgrade.is_trial(trial + 1));
    EXPECT_FALSE(upgrade.is_trial(0));
}

TEST(Upgrade, when_it_can_go_on_we_become_it) {
    Upgrade upgrade = with_trial();
    EXPECT_EQ(upgrade.on_child_ended(trial, can_go_on), Step::become_it);
}

TEST(Upgrade, when_it_cannot_we_stay) {
    for (RunEnd end : {cannot, killed, RunEnd{}}) {
        Upgrade upgrade = with_trial();
        EXPECT_EQ(upgrade.on_child_ended(trial, end), Step::give_up);
        EXPECT_EQ(upgrade.deadline(), std::nullopt);
    }
}

TEST(Upgrade, other_children_are_other_peoples) {
    Upgrade upgrade = with_trial();
    EXPECT_EQ(upgrade.on_child_ended(trial + 1, can_go_on), Step::nothing);
    EXPECT_TRUE(upgrade.is_trial(trial));
}

TEST(Upgrade, one_that_does_not_end_is_ended_once_and_has_failed) {
    Upgrade upgrade = with_trial();
    EXPECT_EQ(upgrade.deadline(), at(5s));
    EXPECT_EQ(upgrade.on_time(at(4999ms)), Step::nothing);
    EXPECT_EQ(upgrade.on_time(at(5s)), Step::end_trial);
    EXPECT_EQ(upgrade.on_time(at(6s)), Step::nothing);
    EXPECT_EQ(upgrade.deadline(), std::nullopt);
    EXPECT_EQ(upgrade.on_child_ended(trial, killed), Step::give_up);
}

TEST(Upgrade, asked_again_meanwhile_nothing_more_is_tried) {
    Upgrade upgrade = with_trial();
    EXPECT_EQ(upgrade.on_asked(), Step::nothing);
}

TEST(Upgrade, after_a_failure_it_can_be_asked_again) {
    Upgrade upgrade;
    EXPECT_EQ(upgrade.on_asked(), Step::try_it);
    upgrade.on_trial_not_started();
    EXPECT_EQ(upgrade.on_asked(), Step::try_it);
    upgrade.on_trial_started(trial, at(0s));
    EXPECT_EQ(upgrade.on_child_ended(trial, can_go_on), Step::become_it);
    upgrade.on_not_become();
    EXPECT_EQ(upgrade.on_asked(), Step::try_it);
}

} // namespace upgrade_test
} // namespace lares::machine
