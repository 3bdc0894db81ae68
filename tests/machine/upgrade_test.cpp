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
    EXPECT_EQ(upgrade.on_child_ended(trial, can_go_on, true), Step::become_it);
}

TEST(Upgrade, when_it_cannot_we_stay) {
    for (RunEnd end : {cannot, killed, RunEnd{}}) {
        Upgrade upgrade = with_trial();
        EXPECT_EQ(upgrade.on_child_ended(trial, end, true), Step::give_up);
        EXPECT_EQ(upgrade.deadline(), std::nullopt);
    }
}

TEST(Upgrade, one_that_ends_well_and_does_not_say_so_is_something_else) {
    Upgrade upgrade = with_trial();
    EXPECT_EQ(upgrade.on_child_ended(trial, can_go_on, false), Step::give_up_other);
}

TEST(Upgrade, other_children_are_other_peoples) {
    Upgrade upgrade = with_trial();
    EXPECT_EQ(upgrade.on_child_ended(trial + 1, can_go_on, true), Step::nothing);
    EXPECT_TRUE(upgrade.is_trial(trial));
}

TEST(Upgrade, one_that_does_not_end_is_ended_once_and_was_slow) {
    Upgrade upgrade = with_trial();
    EXPECT_EQ(upgrade.deadline(), at(5s));
    EXPECT_EQ(upgrade.on_time(at(4999ms)), Step::nothing);
    EXPECT_EQ(upgrade.on_time(at(5s)), Step::end_trial);
    EXPECT_EQ(upgrade.on_time(at(6s)), Step::nothing);
    EXPECT_EQ(upgrade.deadline(), std::nullopt);
    EXPECT_EQ(upgrade.on_child_ended(trial, killed, false), Step::give_up_slow);
    EXPECT_EQ(upgrade.on_asked(), Step::try_it);
}

TEST(Upgrade, asked_again_meanwhile_nothing_more_is_tried) {
    Upgrade upgrade = with_trial();
    EXPECT_EQ(upgrade.on_asked(), Step::nothing);
}

TEST(Upgrade, one_that_ended_well_after_its_time_was_slow) {
    Upgrade upgrade = with_trial();
    EXPECT_EQ(upgrade.on_time(at(5s)), Step::end_trial);
    EXPECT_EQ(upgrade.on_child_ended(trial, can_go_on, true), Step::give_up_slow);
}

TEST(Upgrade, whose_trial_did_not_start_can_be_asked_again) {
    Upgrade upgrade;
    EXPECT_EQ(upgrade.on_asked(), Step::try_it);
    EXPECT_EQ(upgrade.on_asked(), Step::try_it);
}

TEST(Upgrade, who_has_not_become_it_can_be_asked_again) {
    Upgrade upgrade = with_trial();
    EXPECT_EQ(upgrade.on_child_ended(trial, can_go_on, true), Step::become_it);
    EXPECT_EQ(upgrade.on_asked(), Step::try_it);
}

} // namespace upgrade_test
} // namespace lares::machine
