// SPDX-License-Identifier: ISC
#include "machine/kept.hpp"

#include <csignal>
#include <gtest/gtest.h>

namespace lares::machine {
namespace kept_test {

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

TEST(Kept, one_that_was_found_counts_as_one_that_has_lived_for_long) {
    Kept supervise;
    supervise.on_found(700, at(0s));
    EXPECT_EQ(supervise.pid(), 700);
    EXPECT_EQ(supervise.deadline(), std::nullopt);
    supervise.on_died(RunEnd{RunEnd::Kind::unknown, 0, false}, at(1ms));
    EXPECT_TRUE(supervise.is_due(at(1ms)));
}

TEST(Kept, what_one_before_it_refused_for_is_forgotten_when_one_is_found) {
    Kept supervise = running();
    supervise.on_died(refused, at(10ms));
    supervise.on_found(701, at(5s + 10ms));
    EXPECT_FALSE(supervise.has_refused());
}

TEST(Kept, one_that_refused_in_silence_is_followed_a_second_later_by_one_that_may_speak) {
    Kept supervise;
    EXPECT_FALSE(supervise.was_ever_started());
    supervise.on_started_in_silence(700, at(0s));
    EXPECT_TRUE(supervise.was_ever_started());
    supervise.on_died(refused, at(10ms));
    EXPECT_FALSE(supervise.has_refused());
    EXPECT_EQ(supervise.deadline(), at(1s));
    supervise.on_started(701, at(1s));
    supervise.on_died(refused, at(1010ms));
    EXPECT_TRUE(supervise.has_refused());
    EXPECT_EQ(supervise.deadline(), at(6010ms));
}

TEST(Kept, what_has_changed_since_its_start_it_may_have_refused_for) {
    Kept supervise = running();
    supervise.forget_refusal();
    supervise.on_died(refused, at(10ms));
    EXPECT_FALSE(supervise.has_refused());
    EXPECT_EQ(supervise.deadline(), at(1s));
    supervise.on_started(701, at(1s));
    supervise.on_died(refused, at(1010ms));
    EXPECT_TRUE(supervise.has_refused()) << "for the next one nothing has";
}

TEST(Kept, it_is_young_for_a_second) {
    const Kept supervise = running();
    EXPECT_TRUE(supervise.is_young(at(999ms)));
    EXPECT_FALSE(supervise.is_young(at(1s)));
}

TEST(Kept, whoever_exits_0_or_refuses_leaves_in_order_and_nobody_else) {
    EXPECT_TRUE(has_left_in_order(left));
    EXPECT_TRUE(has_left_in_order(refused));
    EXPECT_FALSE(has_left_in_order(killed));
    EXPECT_FALSE(has_left_in_order({RunEnd::Kind::killed, 0, false}));
    EXPECT_FALSE(has_left_in_order({RunEnd::Kind::exited, 1, false}));
    EXPECT_FALSE(has_left_in_order(RunEnd{}));
}

TEST(Kept, what_one_has_left_behind_is_the_next_ones) {
    Kept supervise = running();
    supervise.on_died(killed, at(2s));
    EXPECT_FALSE(supervise.has_left_process());
    supervise.on_process_left_behind();
    EXPECT_TRUE(supervise.has_left_process());
    supervise.on_started(701, at(2s));
    EXPECT_FALSE(supervise.has_left_process());
}

TEST(Kept, what_one_has_left_behind_may_end) {
    Kept supervise = running();
    supervise.on_died(killed, at(2s));
    supervise.on_process_left_behind();
    supervise.on_left_process_ended();
    EXPECT_FALSE(supervise.has_left_process());
}

} // namespace kept_test
} // namespace lares::machine
