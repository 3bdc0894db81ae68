// SPDX-License-Identifier: ISC
// What svscan decides about one entry. A number above a test is that of the edge case in the list of
// compatibility.
#include "machine/pair.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <ostream>
#include <vector>

namespace lares::machine {

void PrintTo(Pair::Step step, std::ostream* out) {
    constexpr const char* names[] = {"nothing",          "look_for_run",        "settle",        "make_pipe",
                                     "start_service",    "start_log",           "start_to_stop", "find_log",
                                     "stop_service",     "drop_pipe",           "dismiss_log",   "stop_log",
                                     "tell_of_late_log", "tell_of_replacement", "forget"};
    *out << names[static_cast<unsigned>(step)];
}

namespace pair_test {

using namespace std::chrono_literals;
using protocol::RunEnd;
using Step = Pair::Step;
using Steps = std::vector<Step>;

constexpr Moment at(Span span) {
    return Moment{50h} + span;
}
constexpr RunEnd killed{RunEnd::Kind::killed, SIGKILL, false};
constexpr RunEnd refused{RunEnd::Kind::exited, 111, false};
constexpr std::int32_t service_pid = 700, log_pid = 701;

// Asks for steps until there is nothing to do, and does each with success. All that svscan's loop does with a
// pair.
Steps carry_out(Pair& pair, Moment now) {
    Steps done;
    for (;;) {
        const Step step = pair.next_step(now);
        if (step == Step::nothing) return done;
        done.push_back(step);
        if (step == Step::forget || done.size() > 20) return done;
        if (step == Step::look_for_run || step == Step::settle) pair.on_settled();
        if (step == Step::make_pipe) pair.on_pipe_made();
        if (step == Step::start_service) pair.service.on_started(service_pid, now);
        if (step == Step::start_to_stop) {
            pair.service.on_started(service_pid, now);
            pair.on_started_to_stop();
        }
        if (step == Step::start_log) pair.log.on_started(log_pid, now);
    }
}

Pair listed(bool has_log) {
    Pair pair;
    pair.on_listed(has_log);
    return pair;
}

Pair running(bool has_log) {
    Pair pair = listed(has_log);
    carry_out(pair, at(0s));
    return pair;
}

TEST(Pair, a_service_without_a_log_is_started_and_that_is_all) {
    Pair pair = listed(false);
    EXPECT_EQ(carry_out(pair, at(0s)), (Steps{Step::start_service}));
    EXPECT_EQ(pair.deadline(), std::nullopt);
}

TEST(Pair, a_service_with_a_log_gets_its_pipe_first_and_then_both_are_started) {
    Pair pair = listed(true);
    EXPECT_EQ(carry_out(pair, at(0s)), (Steps{Step::make_pipe, Step::start_service, Step::start_log}));
    EXPECT_EQ(pair.deadline(), std::nullopt);
}

TEST(Pair, an_entry_that_was_never_listed_is_nothing_to_keep) {
    Pair pair;
    EXPECT_EQ(carry_out(pair, at(0s)), (Steps{Step::forget}));
}

TEST(Pair, looking_at_the_directory_again_changes_nothing) {
    Pair pair = running(true);
    pair.on_listed(true);
    EXPECT_EQ(carry_out(pair, at(5s)), Steps{});
}

// 37, 38
TEST(Pair, the_pipe_survives_the_death_of_either_side_and_only_the_dead_one_is_started_again) {
    Pair pair = running(true);
    pair.service.on_died(killed, at(10s));
    EXPECT_EQ(carry_out(pair, at(10s)), (Steps{Step::start_service}));
    pair.log.on_died(killed, at(20s));
    EXPECT_EQ(carry_out(pair, at(20s)), (Steps{Step::start_log}));
    pair.service.on_died(killed, at(30s));
    pair.log.on_died(killed, at(30s));
    EXPECT_EQ(carry_out(pair, at(30s)), (Steps{Step::start_service, Step::start_log}));
    EXPECT_TRUE(pair.has_pipe());
}

TEST(Pair, a_supervise_that_died_young_has_its_deadline_and_is_started_then) {
    Pair pair = running(true);
    pair.log.on_died(killed, at(300ms));
    EXPECT_EQ(carry_out(pair, at(300ms)), Steps{});
    EXPECT_EQ(pair.deadline(), at(1s));
    EXPECT_EQ(carry_out(pair, at(1s)), (Steps{Step::start_log}));
    EXPECT_EQ(pair.deadline(), std::nullopt);
}

TEST(Pair, of_two_that_wait_the_earlier_is_the_deadline) {
    Pair pair = running(true);
    pair.service.on_died(refused, at(100ms));
    pair.log.on_died(killed, at(200ms));
    EXPECT_EQ(pair.deadline(), at(1s));
    EXPECT_EQ(carry_out(pair, at(1s)), (Steps{Step::start_log}));
    EXPECT_EQ(pair.deadline(), at(5100ms));
}

// 41
TEST(Pair, a_supervise_that_refuses_is_tried_every_five_seconds_and_not_faster) {
    Pair pair = running(false);
    Moment now = at(0s);
    for (int attempt = 0; attempt < 100; ++attempt) {
        pair.service.on_died(refused, now);
        ASSERT_EQ(carry_out(pair, now), Steps{});
        ASSERT_EQ(pair.deadline(), now + 5s);
        now += 5s;
        ASSERT_EQ(carry_out(pair, now), (Steps{Step::start_service}));
    }
}

TEST(Pair, without_descriptors_for_a_pipe_neither_side_is_started_and_it_is_tried_a_second_later) {
    Pair pair = listed(true);
    ASSERT_EQ(pair.next_step(at(0s)), Step::make_pipe);
    pair.on_pipe_failed(at(0s));
    EXPECT_EQ(carry_out(pair, at(0s)), Steps{});
    EXPECT_EQ(pair.deadline(), at(1s));
    EXPECT_EQ(carry_out(pair, at(1s)), (Steps{Step::make_pipe, Step::start_service, Step::start_log}));
}

TEST(Pair, when_no_process_can_be_had_each_is_tried_a_second_later) {
    Pair pair = listed(true);
    pair.on_pipe_made();
    ASSERT_EQ(pair.next_step(at(0s)), Step::start_service);
    pair.service.on_start_failed(at(0s));
    ASSERT_EQ(pair.next_step(at(0s)), Step::start_log);
    pair.log.on_start_failed(at(0s));
    EXPECT_EQ(carry_out(pair, at(0s)), Steps{});
    EXPECT_EQ(pair.deadline(), at(1s));
    EXPECT_EQ(carry_out(pair, at(1s)), (Steps{Step::start_service, Step::start_log}));
}

// 36
TEST(Pair, a_log_that_comes_after_the_start_is_used_from_the_next_start_on) {
    Pair pair = running(false);
    pair.on_listed(true);
    EXPECT_TRUE(pair.has_log_too_late());
    EXPECT_EQ(carry_out(pair, at(5s)), (Steps{Step::tell_of_late_log}));
    EXPECT_EQ(pair.deadline(), std::nullopt);

    pair.service.on_died(killed, at(10s));
    EXPECT_EQ(carry_out(pair, at(10s)), (Steps{Step::make_pipe, Step::start_service, Step::start_log}));
    EXPECT_FALSE(pair.has_log_too_late());
}

TEST(Pair, a_log_directory_that_vanished_is_not_started_again_but_the_running_one_goes_on) {
    Pair pair = running(true);
    pair.on_listed(false);
    EXPECT_EQ(carry_out(pair, at(5s)), Steps{});
    pair.log.on_died(killed, at(10s));
    EXPECT_EQ(carry_out(pair, at(10s)), Steps{});
    EXPECT_EQ(pair.deadline(), std::nullopt);
}

// 35
TEST(Pair, a_removed_entry_runs_on_and_a_dead_one_is_not_started_again) {
    Pair pair = running(true);
    pair.on_removed();
    EXPECT_EQ(carry_out(pair, at(5s)), Steps{});
    EXPECT_EQ(pair.deadline(), std::nullopt);

    pair.service.on_died(killed, at(10s));
    EXPECT_EQ(carry_out(pair, at(10s)), Steps{}); // its log lives
    pair.log.on_died(killed, at(20s));
    EXPECT_EQ(carry_out(pair, at(20s)), (Steps{Step::forget}));
}

// 35
TEST(Pair, an_entry_that_comes_back_while_its_service_runs_is_not_started_a_second_time) {
    Pair pair = running(true);
    pair.on_removed();
    pair.on_listed(true);
    EXPECT_EQ(carry_out(pair, at(5s)), Steps{});
    EXPECT_EQ(pair.service.pid(), service_pid);
}

TEST(Pair, an_entry_that_comes_back_after_its_service_died_is_started) {
    Pair pair = running(false);
    pair.on_removed();
    pair.service.on_died(killed, at(10s));
    pair.on_listed(false);
    EXPECT_EQ(carry_out(pair, at(10s)), (Steps{Step::start_service}));
}

TEST(Pair, stopping_goes_in_order_the_service_then_the_pipe_then_the_log) {
    Pair pair = running(true);
    pair.on_told_to_stop();
    EXPECT_EQ(carry_out(pair, at(10s)), (Steps{Step::stop_service}));
    EXPECT_EQ(carry_out(pair, at(11s)), Steps{}) << "it is told once";

    pair.service.on_died({RunEnd::Kind::exited, 0, false}, at(12s));
    EXPECT_EQ(carry_out(pair, at(12s)), (Steps{Step::drop_pipe, Step::dismiss_log}));
    EXPECT_EQ(carry_out(pair, at(13s)), Steps{}) << "it is told once";

    pair.log.on_died({RunEnd::Kind::exited, 0, false}, at(14s));
    EXPECT_EQ(carry_out(pair, at(14s)), (Steps{Step::forget}));
}

TEST(Pair, a_log_that_does_not_end_with_its_input_is_told_to_after_a_while) {
    Pair pair = running(true);
    pair.on_told_to_stop();
    carry_out(pair, at(10s));
    pair.service.on_died({RunEnd::Kind::exited, 0, false}, at(12s));
    EXPECT_EQ(carry_out(pair, at(12s)), (Steps{Step::drop_pipe, Step::dismiss_log}));

    EXPECT_EQ(pair.deadline(), at(12s) + Pair::time_for_log_to_end);
    EXPECT_EQ(carry_out(pair, at(12s) + Pair::time_for_log_to_end - 1ms), Steps{});
    EXPECT_EQ(carry_out(pair, at(12s) + Pair::time_for_log_to_end), (Steps{Step::stop_log}));
    EXPECT_FALSE(pair.deadline());
    EXPECT_EQ(carry_out(pair, at(30s)), Steps{}) << "it is told once";

    pair.log.on_died({RunEnd::Kind::exited, 0, false}, at(31s));
    EXPECT_EQ(carry_out(pair, at(31s)), (Steps{Step::forget}));
}

TEST(Pair, a_service_without_a_log_is_stopped_and_forgotten) {
    Pair pair = running(false);
    pair.on_told_to_stop();
    EXPECT_EQ(carry_out(pair, at(10s)), (Steps{Step::stop_service}));
    pair.service.on_died({RunEnd::Kind::exited, 0, false}, at(12s));
    EXPECT_EQ(carry_out(pair, at(12s)), (Steps{Step::forget}));
}

TEST(Pair, nothing_is_started_while_it_is_being_stopped_whatever_dies) {
    Pair pair = running(true);
    pair.on_told_to_stop();
    carry_out(pair, at(10s));
    pair.log.on_died(killed, at(11s)); // the logger goes first
    EXPECT_EQ(carry_out(pair, at(11s)), Steps{});
    EXPECT_EQ(pair.deadline(), std::nullopt);
    pair.service.on_died(killed, at(20s));
    EXPECT_EQ(carry_out(pair, at(20s)), (Steps{Step::drop_pipe, Step::forget}));
}

TEST(Pair, one_that_waits_for_its_next_start_is_stopped_at_once) {
    Pair pair = running(false);
    pair.service.on_died(refused, at(100ms));
    pair.on_told_to_stop();
    EXPECT_EQ(carry_out(pair, at(200ms)), (Steps{Step::forget}));
}

TEST(Pair, a_removed_entry_can_be_stopped_too) {
    Pair pair = running(true);
    pair.on_removed();
    pair.on_told_to_stop();
    EXPECT_EQ(carry_out(pair, at(10s)), (Steps{Step::stop_service}));
}

TEST(Pair, an_entry_that_is_stopped_stays_so_when_it_is_listed_again) {
    Pair pair = running(false);
    pair.on_told_to_stop();
    pair.on_listed(false);
    EXPECT_TRUE(pair.is_stopping());
    EXPECT_EQ(carry_out(pair, at(10s)), (Steps{Step::stop_service}));
}

TEST(Pair, that_a_log_came_too_late_is_told_once_and_again_when_what_was_told_is_to_be_repeated) {
    Pair pair = running(false);
    pair.on_listed(true);
    carry_out(pair, at(5s));
    pair.on_listed(true);
    EXPECT_EQ(carry_out(pair, at(10s)), Steps{});
    pair.repeat_what_was_told();
    EXPECT_EQ(carry_out(pair, at(15s)), (Steps{Step::tell_of_late_log}));
}

TEST(Pair, of_an_entry_that_was_removed_a_late_log_is_not_told) {
    Pair pair = running(false);
    pair.on_listed(true);
    pair.on_removed();
    EXPECT_EQ(carry_out(pair, at(5s)), Steps{});
}

TEST(Pair, that_another_directory_has_its_name_is_told_once_while_its_service_still_runs) {
    Pair pair = running(false);
    pair.on_removed();
    pair.on_replaced();
    EXPECT_EQ(carry_out(pair, at(5s)), (Steps{Step::tell_of_replacement}));
    pair.on_replaced();
    EXPECT_EQ(carry_out(pair, at(10s)), Steps{});

    pair.repeat_what_was_told();
    EXPECT_EQ(carry_out(pair, at(15s)), Steps{}) << "nothing has replaced it since";
    pair.on_replaced();
    EXPECT_EQ(carry_out(pair, at(20s)), (Steps{Step::tell_of_replacement}));
}

TEST(Pair, where_the_replaced_service_does_not_run_there_is_nothing_to_tell) {
    Pair pair = running(true);
    pair.on_removed();
    pair.service.on_died(killed, at(5s)); // its log lives
    pair.on_replaced();
    EXPECT_EQ(carry_out(pair, at(5s)), Steps{});
}

TEST(Pair, what_is_to_be_repeated_is_the_reason_of_a_refusal_as_well) {
    Pair pair = running(true);
    pair.service.on_died(refused, at(2s));
    pair.log.on_died(refused, at(2s));
    pair.repeat_what_was_told();
    EXPECT_FALSE(pair.service.has_refused() || pair.log.has_refused());
}

TEST(Pair, when_it_cannot_be_told_whether_there_is_a_log_nothing_is_started_without_it) {
    Pair pair = listed(false);
    pair.on_log_unknown();
    EXPECT_FALSE(pair.is_listed());

    Pair alive = running(false);
    alive.on_log_unknown();
    EXPECT_TRUE(alive.is_listed()) << "what runs is kept";
}

Pair being_made() {
    Pair pair = listed(false);
    pair.on_being_made(at(0s));
    return pair;
}

TEST(Pair, a_directory_that_is_being_made_is_not_started_before_it_has_settled) {
    Pair pair = being_made();
    EXPECT_TRUE(pair.is_settling());
    EXPECT_EQ(carry_out(pair, at(0s)), Steps{});
    EXPECT_EQ(pair.deadline(), at(250ms));
    EXPECT_EQ(carry_out(pair, at(250ms)), (Steps{Step::look_for_run, Step::start_service}));
    EXPECT_FALSE(pair.is_settling());
    EXPECT_EQ(pair.deadline(), std::nullopt);
}

TEST(Pair, what_happens_in_it_meanwhile_makes_it_wait_and_without_a_run_it_waits_until_something_happens) {
    Pair pair = being_made();
    pair.on_changed(at(100ms));
    EXPECT_EQ(pair.deadline(), at(350ms));
    ASSERT_EQ(pair.next_step(at(350ms)), Step::look_for_run);
    pair.on_run_missing();
    EXPECT_EQ(carry_out(pair, at(350ms)), Steps{});
    EXPECT_EQ(pair.deadline(), at(5s));
    EXPECT_EQ(carry_out(pair, at(5s)), (Steps{Step::settle, Step::start_service}));
}

TEST(Pair, one_that_is_removed_or_stopped_while_it_is_being_made_is_forgotten) {
    Pair removed = being_made();
    removed.on_removed();
    EXPECT_FALSE(removed.is_settling());
    EXPECT_EQ(carry_out(removed, at(100ms)), (Steps{Step::forget}));

    Pair stopped = being_made();
    stopped.on_told_to_stop();
    EXPECT_EQ(stopped.deadline(), std::nullopt);
    EXPECT_EQ(carry_out(stopped, at(100ms)), (Steps{Step::forget}));
}

TEST(Pair, once_it_has_settled_changes_in_its_directory_are_nothing_to_wait_for) {
    Pair pair = running(false);
    pair.on_changed(at(5s));
    pair.on_run_missing();
    EXPECT_EQ(carry_out(pair, at(5s)), Steps{});
    EXPECT_EQ(pair.deadline(), std::nullopt);
}

// Supervise processes that another svscan has started.

TEST(Pair, what_is_found_serving_is_not_started) {
    Pair pair = listed(true);
    EXPECT_EQ(pair.next_step(at(0s)), Step::make_pipe);
    pair.on_pipe_made();
    EXPECT_EQ(pair.next_step(at(0s)), Step::start_service);
    pair.service.on_found(service_pid, at(0s));
    EXPECT_EQ(pair.next_step(at(0s)), Step::start_log);
    pair.log.on_found(log_pid, at(0s));
    EXPECT_EQ(carry_out(pair, at(1h)), Steps{});
}

TEST(Pair, a_service_that_is_found_without_its_log_gets_it_at_its_next_start) {
    Pair pair = listed(true);
    pair.on_pipe_made();
    pair.service.on_found(service_pid, at(0s));
    pair.on_pipe_unused();
    EXPECT_EQ(carry_out(pair, at(0s)), (Steps{Step::tell_of_late_log}));
    pair.service.on_died(killed, at(10s));
    EXPECT_EQ(carry_out(pair, at(10s)), (Steps{Step::make_pipe, Step::start_service, Step::start_log}));
}

// A supervise that was killed, when everything is to be stopped.

Pair left_behind(bool has_log) {
    Pair pair = running(has_log);
    pair.service.on_died(killed, at(300ms));
    pair.service.on_process_left_behind();
    pair.on_told_to_stop();
    return pair;
}

TEST(Pair, a_service_whose_supervise_was_killed_gets_another_one_which_stops_it) {
    Pair pair = left_behind(true);
    EXPECT_EQ(carry_out(pair, at(300ms)), Steps{});
    EXPECT_EQ(pair.deadline(), at(1s));
    EXPECT_EQ(carry_out(pair, at(1s)), (Steps{Step::start_to_stop}));
    EXPECT_EQ(carry_out(pair, at(2s)), Steps{}) << "it has been told already, and the pipe is still there";
    pair.service.on_died({RunEnd::Kind::exited, 0, false}, at(3s));
    EXPECT_EQ(carry_out(pair, at(3s)), (Steps{Step::drop_pipe, Step::dismiss_log}));
}

TEST(Pair, and_another_one_if_that_was_killed_as_well) {
    Pair pair = left_behind(false);
    carry_out(pair, at(1s));
    pair.service.on_died(killed, at(2s));
    pair.service.on_process_left_behind();
    EXPECT_EQ(carry_out(pair, at(2s)), (Steps{Step::start_to_stop}));
}

// Who was told to refuse in silence has been told to stop before anybody knew who serves.
Pair silent(bool has_log, RunEnd end_of_service, RunEnd end_of_log) {
    Pair pair = listed(has_log);
    if (has_log) pair.on_pipe_made();
    pair.service.on_started_in_silence(service_pid, at(0s));
    if (has_log) pair.log.on_started_in_silence(log_pid, at(0s));
    pair.on_told_to_stop();
    carry_out(pair, at(1ms));
    pair.service.on_died(end_of_service, at(2ms));
    if (has_log) pair.log.on_died(end_of_log, at(2ms));
    return pair;
}

constexpr RunEnd left{RunEnd::Kind::exited, 0, false};

TEST(Pair, who_may_have_begun_to_serve_beside_one_that_refused_in_silence_is_stopped_as_well) {
    for (const RunEnd end : {refused, RunEnd{RunEnd::Kind::killed, SIGTERM, false}}) {
        Pair pair = silent(false, end, {});
        EXPECT_EQ(carry_out(pair, at(3ms)), Steps{});
        EXPECT_EQ(pair.deadline(), at(1s));
        ASSERT_EQ(pair.next_step(at(1s)), Step::start_to_stop);
        pair.service.on_found(800, at(1s));
        EXPECT_EQ(carry_out(pair, at(1s)), (Steps{Step::stop_service}));
    }
}

TEST(Pair, what_is_to_be_stopped_before_it_was_looked_at_is_looked_for_and_not_started) {
    Pair pair = listed(true);
    pair.on_to_be_stopped();
    ASSERT_EQ(pair.next_step(at(0s)), Step::start_to_stop);
    pair.service.on_found(800, at(0s));
    EXPECT_EQ(carry_out(pair, at(0s)), (Steps{Step::stop_service}));
    pair.service.on_died(left, at(1s));
    ASSERT_EQ(pair.next_step(at(1s)), Step::find_log);
    pair.log.on_found(801, at(1s));
    EXPECT_EQ(carry_out(pair, at(1s)), (Steps{Step::dismiss_log}));
}

TEST(Pair, when_nobody_has_that_is_its_end) {
    Pair pair = silent(false, refused, {});
    ASSERT_EQ(pair.next_step(at(1s)), Step::start_to_stop);
    pair.service.on_not_served_by_another();
    EXPECT_EQ(carry_out(pair, at(1s)), (Steps{Step::forget}));
}

TEST(Pair, one_that_was_to_refuse_in_silence_and_has_served_leaves_nobody) {
    Pair pair = silent(false, left, {});
    EXPECT_EQ(carry_out(pair, at(3ms)), (Steps{Step::forget}));
}

TEST(Pair, and_so_is_who_serves_a_log) {
    Pair pair = silent(true, left, refused);
    EXPECT_EQ(carry_out(pair, at(3ms)), (Steps{Step::drop_pipe}));
    EXPECT_EQ(pair.deadline(), at(1s));
    ASSERT_EQ(pair.next_step(at(1s)), Step::find_log);
    pair.log.on_found(801, at(1s));
    EXPECT_EQ(carry_out(pair, at(1s)), (Steps{Step::dismiss_log}));

    Pair alone = silent(true, left, refused);
    carry_out(alone, at(3ms));
    ASSERT_EQ(alone.next_step(at(1s)), Step::find_log);
    alone.log.on_not_served_by_another();
    EXPECT_EQ(carry_out(alone, at(1s)), (Steps{Step::forget}));
}

TEST(Pair, when_what_was_left_behind_has_ended_nobody_is_started) {
    Pair pair = left_behind(false);
    pair.service.on_left_process_ended();
    EXPECT_EQ(pair.deadline(), std::nullopt);
    EXPECT_EQ(carry_out(pair, at(1s)), (Steps{Step::forget}));
}

TEST(Pair, what_has_no_name_any_more_cannot_be_started_to_be_stopped) {
    Pair pair = left_behind(false);
    pair.on_removed();
    EXPECT_EQ(carry_out(pair, at(1s)), (Steps{Step::forget}));
}

} // namespace pair_test
} // namespace lares::machine
