// SPDX-License-Identifier: ISC
// Who judges the judge? Histories in which one promise is broken, and it must say which.
#include "judge.hpp"

#include <chrono>
#include <csignal>
#include <gtest/gtest.h>

namespace lares::simulation {
namespace judge_test {

using namespace std::chrono_literals;
using protocol::Phase;
using protocol::ServiceState;
using protocol::Want;

constexpr Moment at(Span span) {
    return Moment{50h} + span;
}

// Started by itself at 0 s, and running.
Judge running() {
    Judge judge{false};
    judge.ordered_start(at(0s), false);
    judge.started(7);
    return judge;
}

ServiceState state_of_running() {
    ServiceState state;
    state.phase = Phase::running;
    state.pid = 7;
    state.starts = 1;
    return state;
}

// Nothing was broken, or exactly this.
testing::AssertionResult breaks_nothing(const Judge& judge) {
    if (judge.broken().empty()) return testing::AssertionSuccess();
    return testing::AssertionFailure() << verdict(judge);
}
testing::AssertionResult breaks(const Judge& judge, Promise promise) {
    const bool only_this = judge.broken().size() == 1 && judge.broken()[0].promise == promise &&
                           judge.broken()[0].at_fact == judge.facts();
    if (only_this) return testing::AssertionSuccess();
    return testing::AssertionFailure() << "not \"" << sentence(promise) << "\" but:" << verdict(judge);
}

TEST(Judge, a_quiet_life_breaks_nothing) {
    Judge judge = running();
    judge.published(state_of_running(), at(0s));
    judge.died();
    judge.ordered_start(at(1s), false);
    judge.started(8);
    judge.asked('d');
    judge.ordered_signal(SIGTERM);
    judge.ordered_signal(SIGCONT);
    judge.died();
    judge.asked('x');
    judge.ordered_leave();
    EXPECT_TRUE(breaks_nothing(judge));
}

TEST(Judge, it_sees_a_start_while_the_process_lives) {
    Judge judge = running();
    judge.ordered_start(at(2s), false);
    EXPECT_TRUE(breaks(judge, Promise::one_process_at_a_time));
}

TEST(Judge, it_sees_two_starts_at_once) {
    Judge judge{false};
    judge.ordered_start(at(0s), true);
    judge.ordered_start(at(2s), true);
    EXPECT_TRUE(breaks(judge, Promise::one_process_at_a_time));
}

TEST(Judge, it_sees_a_signal_to_nobody) {
    Judge judge = running();
    judge.died();
    judge.ordered_signal(SIGKILL);
    EXPECT_TRUE(breaks(judge, Promise::signals_have_somebody_to_go_to));
}

TEST(Judge, it_sees_a_restart_that_comes_too_early) {
    Judge judge = running();
    judge.died();
    judge.ordered_start(at(999ms), false);
    EXPECT_TRUE(breaks(judge, Promise::a_second_between_automatic_starts));
}

TEST(Judge, a_start_that_was_asked_for_may_come_at_once) {
    Judge judge = running();
    judge.died();
    judge.asked('u');
    judge.ordered_start(at(1ms), true);
    EXPECT_TRUE(breaks_nothing(judge));
}

TEST(Judge, it_sees_a_failing_start_that_spins_though_it_was_asked_for) {
    Judge judge{true};
    judge.asked('o');
    judge.ordered_start(at(0s), true);
    judge.start_failed(true);
    judge.asked('o');
    judge.ordered_start(at(1ms), true);
    EXPECT_TRUE(breaks(judge, Promise::a_second_after_a_failed_start));
}

TEST(Judge, it_sees_a_start_of_what_was_told_down) {
    Judge judge = running();
    judge.asked('d');
    judge.died();
    judge.ordered_start(at(5s), false);
    EXPECT_TRUE(breaks(judge, Promise::down_means_down));
}

TEST(Judge, it_sees_a_start_despite_the_file_called_down) {
    Judge judge{true};
    judge.ordered_start(at(0s), false);
    EXPECT_TRUE(breaks(judge, Promise::down_means_down));
}

TEST(Judge, it_sees_that_down_still_has_a_next_start) {
    Judge judge{true};
    ServiceState state;
    state.want = Want::down;
    state.phase = Phase::waiting;
    state.next_start = at(1s);
    judge.published(state, at(500ms));
    EXPECT_TRUE(breaks(judge, Promise::down_means_down));
}

TEST(Judge, it_sees_a_second_run_of_once) {
    Judge judge = running();
    judge.asked('o');
    judge.died();
    judge.ordered_start(at(5s), false);
    EXPECT_TRUE(breaks(judge, Promise::once_means_once));
}

TEST(Judge, it_sees_a_start_after_exit) {
    Judge judge = running();
    judge.asked('x');
    judge.died();
    judge.ordered_start(at(5s), false);
    EXPECT_TRUE(breaks(judge, Promise::exit_is_final));
}

TEST(Judge, who_is_told_to_finish_may_have_the_run_that_it_waits_for_and_no_other) {
    Judge judge = running();
    judge.died();
    judge.told_to_finish();
    judge.ordered_start(at(1s), false);
    judge.started(8);
    EXPECT_TRUE(breaks_nothing(judge));
    judge.died();
    judge.ordered_start(at(5s), false);
    EXPECT_TRUE(breaks(judge, Promise::exit_is_final));
}

TEST(Judge, who_is_told_to_finish_while_it_runs_has_no_other_run) {
    Judge judge = running();
    judge.told_to_finish();
    judge.died();
    judge.ordered_start(at(5s), false);
    EXPECT_TRUE(breaks(judge, Promise::exit_is_final));
}

TEST(Judge, it_sees_that_nobody_leaves_though_the_run_that_was_waited_for_was_called_off) {
    Judge judge = running();
    judge.died();
    judge.told_to_finish();
    judge.asked('d');
    ServiceState state;
    state.want = Want::down;
    state.starts = 1;
    judge.published(state, at(500ms));
    EXPECT_TRUE(breaks(judge, Promise::what_is_wanted_is_looked_after));
}

TEST(Judge, it_sees_a_supervise_that_leaves_unasked) {
    Judge judge = running();
    judge.died();
    judge.ordered_leave();
    EXPECT_TRUE(breaks(judge, Promise::supervise_leaves_only_when_asked_and_alone));
}

TEST(Judge, it_sees_a_supervise_that_leaves_its_process_behind) {
    Judge judge = running();
    judge.asked('x');
    judge.ordered_leave();
    EXPECT_TRUE(breaks(judge, Promise::supervise_leaves_only_when_asked_and_alone));
}

TEST(Judge, it_sees_a_supervise_that_does_not_leave_though_nothing_runs) {
    Judge judge = running();
    judge.asked('x');
    judge.died();
    ServiceState state;
    state.starts = 1;
    judge.published(state, at(5s));
    EXPECT_TRUE(breaks(judge, Promise::what_is_wanted_is_looked_after));
}

TEST(Judge, it_sees_a_wanted_service_that_nobody_will_start) {
    Judge judge = running();
    judge.died();
    ServiceState state;
    state.starts = 1;
    judge.published(state, at(5s));
    EXPECT_TRUE(breaks(judge, Promise::what_is_wanted_is_looked_after));
}

TEST(Judge, it_sees_a_next_start_that_is_too_far_away_and_one_that_was_missed) {
    ServiceState state;
    state.phase = Phase::waiting;
    state.starts = 1;
    for (const Span next : {Span{7s}, Span{5s}, Span{4s}}) {
        Judge judge = running();
        judge.died();
        state.next_start = at(next);
        judge.published(state, at(5s));
        ASSERT_FALSE(judge.broken().empty());
        EXPECT_EQ(judge.broken()[0].promise, Promise::what_is_wanted_is_looked_after);
    }
}

TEST(Judge, it_sees_a_start_that_is_put_off) {
    Judge judge = running();
    judge.died();
    ServiceState state;
    state.phase = Phase::waiting;
    state.starts = 1;
    state.next_start = at(1500ms);
    judge.published(state, at(600ms));
    EXPECT_TRUE(breaks(judge, Promise::no_start_is_put_off));
}

// With a script `stop`, and down after a run.
Judge down_after_a_run(bool undone) {
    Judge judge{false, {.stop = true}};
    judge.ordered_start(at(0s), false);
    judge.started(7);
    judge.asked('d');
    judge.died();
    if (!undone) return judge;
    judge.ordered_start(at(1s), false, Phase::stopping);
    judge.started(8);
    judge.died();
    return judge;
}

TEST(Judge, it_sees_what_is_down_and_was_not_undone) {
    ServiceState down;
    down.want = Want::down;
    down.starts = 1;
    Judge undone = down_after_a_run(true);
    undone.published(down, at(2s));
    EXPECT_TRUE(breaks_nothing(undone));
    Judge judge = down_after_a_run(false);
    judge.published(down, at(2s));
    EXPECT_TRUE(breaks(judge, Promise::down_undoes_what_has_not_been_undone));
}

TEST(Judge, it_sees_that_down_has_not_undone_what_could_be) {
    Judge judge{true, {.stop = true}};
    judge.asked('d');
    judge.asked('i');
    EXPECT_TRUE(breaks(judge, Promise::down_undoes_what_has_not_been_undone));
}

TEST(Judge, it_sees_a_script_without_a_process_and_without_its_moment) {
    Judge judge = down_after_a_run(false);
    judge.ordered_start(at(1s), false, Phase::stopping);
    judge.start_failed(false);
    ServiceState state;
    state.phase = Phase::stopping;
    state.want = Want::down;
    state.starts = 1;
    state.next_start = at(2s);
    judge.published(state, at(1s));
    EXPECT_TRUE(breaks_nothing(judge));
    state.next_start.reset();
    judge.published(state, at(1s));
    EXPECT_TRUE(breaks(judge, Promise::a_script_is_run_or_about_to_be));
}

TEST(Judge, it_sees_a_script_that_is_tried_again_at_once) {
    Judge judge = down_after_a_run(false);
    judge.ordered_start(at(1s), false, Phase::stopping);
    judge.start_failed(false);
    judge.ordered_start(at(1999ms), false, Phase::stopping);
    EXPECT_TRUE(breaks(judge, Promise::a_script_that_had_no_process_is_tried_a_second_later));
}

TEST(Judge, it_sees_strays_that_do_not_hear_of_down) {
    Judge judge{false, {.strays_matter = true}};
    judge.ordered_start(at(0s), false);
    judge.started(7);
    judge.died();
    judge.left_behind(2);
    judge.asked('d');
    judge.ordered_signal(SIGTERM);
    judge.asked('d');
    judge.asked('i');
    EXPECT_TRUE(breaks(judge, Promise::down_is_told_to_what_is_left_of_a_run));
}

TEST(Judge, it_sees_the_pid_of_a_dead_process_or_of_another_one) {
    Judge dead = running();
    dead.died();
    dead.asked('d');
    ServiceState state;
    state.want = Want::down;
    state.starts = 1;
    state.pid = 7;
    dead.published(state, at(5s));
    ASSERT_FALSE(dead.broken().empty());
    EXPECT_EQ(dead.broken()[0].promise, Promise::the_published_pid_is_the_living_process);

    Judge other = running();
    state = state_of_running();
    state.pid = 8;
    other.published(state, at(5s));
    ASSERT_FALSE(other.broken().empty());
    EXPECT_EQ(other.broken()[0].promise, Promise::the_published_pid_is_the_living_process);
}

TEST(Judge, it_sees_a_want_that_is_not_what_was_asked) {
    Judge judge = running();
    judge.asked('o');
    judge.published(state_of_running(), at(5s));
    EXPECT_TRUE(breaks(judge, Promise::the_published_want_is_what_was_asked));
}

TEST(Judge, it_sees_a_count_of_starts_that_is_off_by_one) {
    Judge judge = running();
    ServiceState state = state_of_running();
    state.starts = 2;
    judge.published(state, at(5s));
    EXPECT_TRUE(breaks(judge, Promise::the_count_of_starts_is_right));
}

TEST(Judge, it_sees_a_pause_that_outlives_its_process) {
    Judge judge = running();
    judge.asked('p');
    judge.died();
    judge.asked('d');
    ServiceState state;
    state.want = Want::down;
    state.starts = 1;
    state.paused = true;
    judge.published(state, at(5s));
    EXPECT_TRUE(breaks(judge, Promise::pauses_end_with_the_process));
}

TEST(Judge, it_sees_a_state_that_cannot_be_read_back) {
    Judge judge = running();
    ServiceState state = state_of_running();
    state.last_run = Span{-1}; // The text has no word for a negative span, nor for one without an end.
    judge.published(state, at(5s));
    EXPECT_TRUE(breaks(judge, Promise::what_is_written_can_be_read));
}

} // namespace judge_test
} // namespace lares::simulation
