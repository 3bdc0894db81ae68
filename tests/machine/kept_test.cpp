// SPDX-License-Identifier: ISC
#include "machine/kept.hpp"

#include <csignal>
#include <gtest/gtest.h>

namespace lares::machine {
namespace {

using namespace std::chrono_literals;
using protocol::RunEnd;

constexpr Moment at(Span span) {
    return Moment{50h} + span;
}

constexpr RunEnd killed{RunEnd::Kind::killed, SIGKILL, false};
constexpr RunEnd left{RunEnd::Kind::exited, 0, false};
constexpr RunEnd refused{RunEnd::Kind::exited, 111, false};

Kept running() {
    Kept supervise;
    supervise.on_started(700, at(0s));
    return supervise;
}

TEST(Kept, a_supervise_that_never_ran_is_due_at_once) {
    const Kept supervise;
    EXPECT_FALSE(supervise.is_running());
    EXPECT_TRUE(supervise.is_due(at(0s)));
    EXPECT_FALSE(supervise.has_refused());
}

TEST(Kept, while_it_runs_none_is_due) {
    const Kept supervise = running();
    EXPECT_TRUE(supervise.is_running());
    EXPECT_EQ(supervise.pid(), 700);
    EXPECT_FALSE(supervise.is_due(at(24h)));
    EXPECT_EQ(supervise.deadline(), std::nullopt);
}

TEST(Kept, one_that_lived_for_a_second_is_started_again_at_once) {
    Kept supervise = running();
    supervise.on_died(killed, at(1s));
    EXPECT_FALSE(supervise.is_running());
    EXPECT_EQ(supervise.pid(), 0);
    EXPECT_TRUE(supervise.is_due(at(1s)));
}

TEST(Kept, one_that_died_young_is_started_again_a_second_after_its_start) {
    Kept supervise = running();
    supervise.on_died(killed, at(300ms));
    EXPECT_EQ(supervise.deadline(), at(1s));
    EXPECT_FALSE(supervise.is_due(at(999ms)));
    EXPECT_TRUE(supervise.is_due(at(1s)));
}

TEST(Kept, one_that_left_because_it_was_told_to_is_no_exception) {
    Kept supervise = running();
    supervise.on_died(left, at(300ms));
    EXPECT_EQ(supervise.deadline(), at(1s));
    EXPECT_FALSE(supervise.has_refused());
}

// 41
TEST(Kept, one_that_refused_to_serve_is_tried_again_after_five_seconds) {
    Kept supervise = running();
    supervise.on_died(refused, at(10ms));
    EXPECT_TRUE(supervise.has_refused());
    EXPECT_FALSE(supervise.is_due(at(5s)));
    EXPECT_TRUE(supervise.is_due(at(5s + 10ms)));
}

TEST(Kept, a_refusal_is_forgotten_when_the_next_one_serves) {
    Kept supervise = running();
    supervise.on_died(refused, at(10ms));
    supervise.on_started(701, at(6s));
    supervise.on_died(killed, at(60s));
    EXPECT_FALSE(supervise.has_refused());
    EXPECT_TRUE(supervise.is_due(at(60s)));
}

TEST(Kept, when_the_cause_of_a_refusal_may_have_gone_the_next_attempt_comes_at_once) {
    Kept supervise = running();
    supervise.on_died(refused, at(2s));
    supervise.forget_refusal();
    EXPECT_FALSE(supervise.has_refused()) << "it may say again what is wrong";
    EXPECT_TRUE(supervise.is_due(at(2s)));
}

TEST(Kept, but_not_sooner_than_a_second_after_the_one_before) {
    Kept supervise = running();
    supervise.on_died(refused, at(10ms));
    supervise.forget_refusal();
    EXPECT_FALSE(supervise.is_due(at(999ms)));
    EXPECT_TRUE(supervise.is_due(at(1s)));
}

TEST(Kept, where_nothing_was_refused_there_is_nothing_to_forget) {
    Kept dead = running();
    dead.on_died(killed, at(300ms));
    dead.forget_refusal();
    EXPECT_EQ(dead.deadline(), at(1s));

    Kept alive = running();
    alive.forget_refusal();
    EXPECT_EQ(alive.pid(), 700);
}

TEST(Kept, a_signal_numbered_111_would_not_be_a_refusal) {
    Kept supervise = running();
    supervise.on_died({RunEnd::Kind::killed, 111, false}, at(2s));
    EXPECT_FALSE(supervise.has_refused());
}

TEST(Kept, when_it_could_not_be_started_it_is_tried_again_a_second_later) {
    Kept supervise;
    supervise.on_start_failed(at(0s));
    EXPECT_FALSE(supervise.is_running());
    EXPECT_FALSE(supervise.is_due(at(999ms)));
    EXPECT_TRUE(supervise.is_due(at(1s)));
}

} // namespace
} // namespace lares::machine
