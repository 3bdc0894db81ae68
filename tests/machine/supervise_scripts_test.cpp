// SPDX-License-Identifier: ISC
// The scripts beside `run`: encore's `start` and `stop`, runit's and s6's `finish`.
#include "situations.hpp"

#include <cerrno>

namespace lares::machine {
namespace supervise_scripts_test {

using namespace situations;
using protocol::GaveUp;

constexpr RunEnd exited(int code) {
    return {RunEnd::Kind::exited, code, false};
}

Rules rules_with(bool start, bool finish, bool stop) {
    Rules rules;
    rules.has_start = start;
    rules.has_finish = finish;
    rules.has_stop = stop;
    rules.hundred_is_for_good = start || stop;
    return rules;
}
const Rules all = rules_with(true, true, true);
const Rules only_finish = rules_with(false, true, false);
const Rules start_and_stop = rules_with(true, false, true);

// Up since 0 s; its `start`, if there is one, has succeeded then.
Supervise running_with(const Rules& rules) {
    Supervise service{false, rules, at(0s)};
    service.begin(at(0s));
    service.on_started(first_pid, at(0s));
    if (!rules.has_start) return service;
    service.on_exited(exited_0, at(0s));
    service.on_started(first_pid + 1, at(0s));
    return service;
}

// start

TEST(SuperviseScripts, start_runs_before_run_and_run_at_once_after_it) {
    Supervise service{false, start_and_stop, at(0s)};
    EXPECT_TRUE(does(service.begin(at(0s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::starting);
    service.on_started(first_pid, at(0s));
    EXPECT_EQ(service.state().starts, 0u) << "only those of `run` are counted";

    EXPECT_TRUE(does(service.on_exited(exited_0, at(100ms)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::running);
    service.on_started(first_pid + 1, at(100ms));
    EXPECT_EQ(service.state().since, label(100ms));
    EXPECT_EQ(service.state().starts, 1u);
    EXPECT_EQ(service.state().last_end, std::nullopt) << "that of `start` is not that of a run";
}

TEST(SuperviseScripts, a_limit_that_is_written_later_counts_from_the_start_of_the_script) {
    Rules rules = all;
    Supervise service{false, rules, at(0s)};
    service.begin(at(0s));
    service.on_started(first_pid, at(0s));
    EXPECT_EQ(service.deadline(), std::nullopt);
    rules.start_limit = 30s;
    service.follow(rules, no_neighbours);
    EXPECT_EQ(service.deadline(), moment(30s));
    service.on_exited(exited_0, at(1s));
    service.on_started(first_pid + 1, at(1s));
    service.on_exited(exited(1), at(20s));
    ASSERT_EQ(service.state().phase, Phase::finishing);
    service.on_started(first_pid + 2, at(20s));
    rules.finish_limit = 5s;
    service.follow(rules, no_neighbours);
    EXPECT_EQ(service.deadline(), moment(25s));
    service.on_needs_longer(60s, at(21s));
    EXPECT_EQ(service.deadline(), moment(81s));
    EXPECT_TRUE(does(service.on_time(at(81s)), {look_at_stuck(0), send_group(SIGKILL)}));
    service.on_needs_longer(60s, at(82s));
    EXPECT_EQ(service.deadline(), moment(86s)) << "it was sent KILL";
}

TEST(SuperviseScripts, a_limit_of_a_script_that_somebody_else_has_started_is_left_as_it_is) {
    Rules rules = all;
    rules.finish_limit = 30s;
    Supervise killed = running_with(rules);
    killed.on_exited(exited(1), at(20s));
    killed.on_started(first_pid + 2, at(20s));
    Supervise next{false, rules, at(21s)};
    next.resume(killed.state());
    rules.finish_limit = 5s;
    next.follow(rules, no_neighbours);
    EXPECT_EQ(next.deadline(), moment(50s));
    next.follow(all, no_neighbours);
    EXPECT_EQ(next.deadline(), moment(50s));
}

TEST(SuperviseScripts, start_is_not_run_again_when_run_is_restarted) {
    Supervise service = running_with(start_and_stop);
    EXPECT_TRUE(does(service.on_exited(exited(1), at(5s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::running);
}

TEST(SuperviseScripts, start_is_run_again_when_the_service_has_been_down) {
    Supervise service = running_with(start_and_stop);
    service.on_command(Command::down, at(5s));
    service.on_exited(killed_by_term, at(5s));
    service.on_started(first_pid + 2, at(5s));
    service.on_exited(exited_0, at(6s));
    ASSERT_EQ(service.state().phase, Phase::down);
    EXPECT_TRUE(does(service.on_command(Command::up, at(7s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::starting);
}

TEST(SuperviseScripts, a_start_that_fails_is_for_good_and_stop_is_not_run) {
    for (const RunEnd& end : {exited(1), killed_by_term}) {
        Supervise service{false, start_and_stop, at(0s)};
        service.begin(at(0s));
        service.on_started(first_pid, at(0s));
        EXPECT_TRUE(does_nothing(service.on_exited(end, at(1s))));
        EXPECT_EQ(service.state().phase, Phase::down);
        EXPECT_EQ(service.state().want, Want::down) << "so that sv may send u";
        EXPECT_EQ(service.state().gave_up, (GaveUp{GaveUp::Because::start, end}));
        EXPECT_EQ(service.deadline(), std::nullopt);

        EXPECT_TRUE(does(service.on_command(Command::up, at(2s)), {start_process}));
        EXPECT_EQ(service.state().gave_up, std::nullopt);
    }
}

TEST(SuperviseScripts, a_start_of_which_nobody_can_tell_how_it_ended_is_run_again) {
    Supervise service{false, start_and_stop, at(0s)};
    service.begin(at(0s));
    service.on_started(first_pid, at(0s));
    EXPECT_TRUE(does_nothing(service.on_exited(RunEnd{}, at(500ms))));
    EXPECT_EQ(service.state().phase, Phase::waiting);
    EXPECT_TRUE(does(service.on_time(at(1s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::starting);
}

TEST(SuperviseScripts, a_start_that_was_told_down_has_not_failed) {
    Supervise service{false, start_and_stop, at(0s)};
    service.begin(at(0s));
    service.on_started(first_pid, at(0s));
    EXPECT_TRUE(does(service.on_command(Command::down, at(1s)), {send(SIGTERM), send(SIGCONT)}));
    EXPECT_TRUE(does_nothing(service.on_exited(killed_by_term, at(1s))));
    EXPECT_EQ(service.state().phase, Phase::down);
    EXPECT_EQ(service.state().gave_up, std::nullopt);
}

TEST(SuperviseScripts, a_start_that_succeeds_though_it_was_told_down_is_undone) {
    Supervise service{false, start_and_stop, at(0s)};
    service.begin(at(0s));
    service.on_started(first_pid, at(0s));
    service.on_command(Command::down, at(1s));
    EXPECT_TRUE(does(service.on_exited(exited_0, at(1s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::stopping);
}

TEST(SuperviseScripts, a_start_that_cannot_be_executed_is_tried_again_a_second_later) {
    Supervise service{false, start_and_stop, at(0s)};
    service.begin(at(0s));
    EXPECT_TRUE(does_nothing(service.on_start_failed(no_exec, at(0s))));
    EXPECT_EQ(service.state().phase, Phase::waiting);
    EXPECT_TRUE(does(service.on_time(at(1s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::starting);
}

TEST(SuperviseScripts, exit_does_not_call_off_a_start_that_has_begun) {
    Supervise service{false, start_and_stop, at(0s)};
    service.begin(at(0s));
    service.on_started(first_pid, at(0s));
    service.on_command(Command::exit, at(1s));
    EXPECT_TRUE(does(service.on_exited(exited_0, at(2s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::running);
}

TEST(SuperviseScripts, without_run_the_service_is_started_when_start_has_succeeded) {
    Rules rules = start_and_stop;
    rules.has_nothing_to_run = true;
    Supervise service{false, rules, at(0s)};
    service.begin(at(0s));
    service.on_started(first_pid, at(0s));
    EXPECT_TRUE(does_nothing(service.on_exited(exited_0, at(3s))));
    EXPECT_EQ(service.state().phase, Phase::started);
    EXPECT_EQ(service.state().since, label(3s));
    EXPECT_EQ(service.deadline(), std::nullopt);
    EXPECT_TRUE(does_nothing(service.on_command(Command::up, at(4s))));

    EXPECT_TRUE(does(service.on_command(Command::down, at(5s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::stopping);
    service.on_started(first_pid + 1, at(5s));
    service.on_exited(exited_0, at(6s));
    EXPECT_EQ(service.state().phase, Phase::down);
}

// finish

TEST(SuperviseScripts, finish_runs_after_each_run_and_then_the_next_run_a_second_after_the_last) {
    Supervise service = running_with(only_finish);
    EXPECT_TRUE(does(service.on_exited(exited(3), at(200ms)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::finishing);
    EXPECT_EQ(service.state().last_end, exited(3));
    EXPECT_EQ(service.state().last_pid, first_pid);
    service.on_started(first_pid + 1, at(200ms));
    EXPECT_TRUE(does_nothing(service.on_exited(exited_0, at(300ms))));
    EXPECT_EQ(service.deadline(), moment(1s));
    EXPECT_EQ(service.state().last_end, exited(3)) << "not that of `finish`";
    EXPECT_TRUE(does(service.on_time(at(1s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::running);
}

// runit's sv takes a fresh time stamp with a pid for a fresh run.
TEST(SuperviseScripts, while_finish_runs_the_time_stamp_is_that_of_the_run) {
    Supervise service = running_with(only_finish);
    service.on_exited(exited(3), at(5s));
    service.on_started(first_pid + 1, at(5s));
    EXPECT_EQ(service.state().since, label(0s));
    service.on_command(Command::down, at(6s));
    service.on_exited(exited_0, at(7s));
    EXPECT_EQ(service.state().since, label(7s));
}

TEST(SuperviseScripts, down_does_not_disturb_what_cleans_up) {
    Supervise service = running_with(only_finish);
    service.on_exited(exited(3), at(5s));
    service.on_started(first_pid + 1, at(5s));
    EXPECT_TRUE(does_nothing(service.on_command(Command::down, at(6s))));
    EXPECT_TRUE(does_nothing(service.on_exited(exited_0, at(7s))));
    EXPECT_EQ(service.state().phase, Phase::down);
}

TEST(SuperviseScripts, finish_is_run_before_supervise_leaves) {
    Supervise service = running_with(only_finish);
    service.on_command(Command::down, at(5s));
    service.on_command(Command::exit, at(5s));
    EXPECT_TRUE(does(service.on_exited(killed_by_term, at(5s)), {start_process}));
    service.on_started(first_pid + 1, at(5s));
    EXPECT_TRUE(does(service.on_exited(exited_0, at(6s)), {leave}));
}

TEST(SuperviseScripts, a_finish_that_exits_125_is_for_good) {
    Supervise service = running_with(only_finish);
    service.on_exited(exited(3), at(5s));
    service.on_started(first_pid + 1, at(5s));
    EXPECT_TRUE(does_nothing(service.on_exited(exited(125), at(6s))));
    EXPECT_EQ(service.state().phase, Phase::down);
    EXPECT_EQ(service.state().want, Want::down);
    EXPECT_EQ(service.state().gave_up, (GaveUp{GaveUp::Because::finish, exited(125)}));
    EXPECT_TRUE(does(service.on_command(Command::up, at(7s)), {start_process}));
}

TEST(SuperviseScripts, a_finish_for_which_there_is_no_process_is_tried_again_and_nothing_goes_before_it) {
    Supervise service = running_with(only_finish);
    service.on_exited(exited(3), at(5s));
    EXPECT_TRUE(does_nothing(service.on_start_failed(no_fork, at(5s))));
    EXPECT_EQ(service.state().phase, Phase::finishing);
    EXPECT_EQ(service.deadline(), moment(6s));
    EXPECT_TRUE(does_nothing(service.on_command(Command::up, at(5500ms))));
    EXPECT_TRUE(does(service.on_time(at(6s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::finishing);
}

TEST(SuperviseScripts, a_finish_that_cannot_be_executed_is_passed_over) {
    Supervise service = running_with(only_finish);
    service.on_exited(exited(3), at(5s));
    EXPECT_TRUE(does(service.on_start_failed(no_exec, at(5s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::running);
    EXPECT_EQ(service.state().start_failure, std::nullopt) << "that is about what is to be up";
}

TEST(SuperviseScripts, a_finish_that_takes_too_long_is_killed_with_its_group_every_five_seconds) {
    Rules rules = only_finish;
    rules.finish_limit = 5s;
    Supervise service = running_with(rules);
    EXPECT_EQ(service.deadline(), std::nullopt) << "a run may take as long as it likes";
    service.on_exited(exited(3), at(10s));
    service.on_started(first_pid + 1, at(10s));
    EXPECT_EQ(service.deadline(), moment(15s));
    EXPECT_TRUE(does_nothing(service.on_time(at(14999ms))));
    EXPECT_TRUE(does(service.on_time(at(15s)), {look_at_stuck(0), send_group(SIGKILL)}));
    EXPECT_EQ(service.deadline(), moment(20s));
    EXPECT_TRUE(does(service.on_time(at(20s)), {send_group(SIGKILL)}));
    service.on_exited({RunEnd::Kind::killed, SIGKILL, false}, at(21s));
    service.on_started(first_pid + 2, at(21s));
    EXPECT_EQ(service.deadline(), std::nullopt);
}

TEST(SuperviseScripts, once_during_finish_is_one_more_run) {
    Supervise service = running_with(only_finish);
    service.on_command(Command::down, at(5s));
    service.on_exited(killed_by_term, at(5s));
    service.on_started(first_pid + 1, at(5s));
    service.on_command(Command::once, at(6s));
    EXPECT_TRUE(does(service.on_exited(exited_0, at(7s)), {start_process}));
    service.on_started(first_pid + 2, at(7s));
    service.on_exited(exited_0, at(17s));
    service.on_started(first_pid + 3, at(17s));
    EXPECT_TRUE(does_nothing(service.on_exited(exited_0, at(18s))));
    EXPECT_EQ(service.state().phase, Phase::down);
}

// stop

TEST(SuperviseScripts, stop_runs_once_after_the_last_run_and_after_finish) {
    Supervise service = running_with(all);
    service.on_command(Command::down, at(5s));
    EXPECT_TRUE(does(service.on_exited(killed_by_term, at(5s)), {start_process}));
    ASSERT_EQ(service.state().phase, Phase::finishing);
    service.on_started(first_pid + 2, at(5s));
    EXPECT_TRUE(does(service.on_exited(exited_0, at(6s)), {start_process}));
    ASSERT_EQ(service.state().phase, Phase::stopping);
    service.on_started(first_pid + 3, at(6s));
    EXPECT_TRUE(does_nothing(service.on_exited(exited_0, at(7s))));
    EXPECT_EQ(service.state().phase, Phase::down);
    EXPECT_TRUE(does_nothing(service.on_command(Command::down, at(8s)))) << "not twice";
}

TEST(SuperviseScripts, stop_is_not_run_between_two_runs) {
    Supervise service = running_with(start_and_stop);
    EXPECT_TRUE(does(service.on_exited(exited_0, at(5s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::running);
}

// encore runs it for a `d` as long as it has not been run.
TEST(SuperviseScripts, down_for_a_service_that_was_never_up_runs_stop) {
    Supervise service{true, start_and_stop, at(0s)};
    service.begin(at(0s));
    EXPECT_TRUE(does(service.on_command(Command::down, at(1s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::stopping);
}

TEST(SuperviseScripts, up_while_stop_runs_begins_with_start_when_it_is_over) {
    Supervise service = running_with(start_and_stop);
    service.on_command(Command::down, at(5s));
    service.on_exited(killed_by_term, at(5s));
    service.on_started(first_pid + 2, at(5s));
    EXPECT_TRUE(does_nothing(service.on_command(Command::up, at(5s))));
    EXPECT_TRUE(does(service.on_exited(exited_0, at(6s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::starting);
}

TEST(SuperviseScripts, stop_is_run_when_supervise_is_told_to_leave_a_service_that_waits) {
    Supervise service = running_with(start_and_stop);
    service.on_exited(exited(1), at(200ms));
    ASSERT_EQ(service.state().phase, Phase::waiting);
    EXPECT_TRUE(does(service.on_command(Command::exit, at(300ms)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::stopping);
    service.on_started(first_pid + 2, at(300ms));
    EXPECT_TRUE(does(service.on_exited(exited_0, at(1s)), {leave}));
}

TEST(SuperviseScripts, a_script_that_appears_later_counts_from_the_next_decision_on) {
    Rules rules;
    Supervise service = running_with(rules);
    rules.has_finish = true;
    EXPECT_TRUE(does(service.on_exited(exited_0, at(5s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::finishing);
}

// A run that is written anew by hand is away for a moment.
TEST(SuperviseScripts, a_directory_of_encore_that_has_had_a_run_and_lost_it_has_a_start_that_fails) {
    Rules rules = start_and_stop;
    Supervise service = running_with(rules);
    rules.has_nothing_to_run = true;
    service.follow(rules, no_neighbours);
    service.on_exited(exited(1), at(5s));
    EXPECT_EQ(service.state().phase, Phase::running)
        << "it is to be started, and not started without a process";
    service.on_start_failed({StartFailure::Step::exec, ENOENT}, at(5s));
    EXPECT_EQ(service.state().phase, Phase::waiting);
    EXPECT_EQ(service.deadline(), moment(6s));
}

// encore's exit code

TEST(SuperviseScripts, a_run_that_exits_100_has_failed_for_good_where_the_directory_is_one_of_encore) {
    Supervise service = running_with(start_and_stop);
    EXPECT_TRUE(does_nothing(service.on_exited(exited(100), at(5s))));
    EXPECT_EQ(service.state().phase, Phase::down);
    EXPECT_EQ(service.state().gave_up, (GaveUp{GaveUp::Because::run, exited(100)}));
}

TEST(SuperviseScripts, a_run_that_exits_100_is_restarted_everywhere_else) {
    EXPECT_TRUE(does(running_service().on_exited(exited(100), at(5s)), {start_process}));
}

// Signals go to the process that is there.
TEST(SuperviseScripts, a_script_that_hangs_can_be_killed_by_hand) {
    Supervise service = running_with(only_finish);
    service.on_exited(exited(3), at(5s));
    service.on_started(first_pid + 1, at(5s));
    EXPECT_TRUE(does(service.on_command(Command::kill, at(6s)), {send(SIGKILL)}));
}

// Another supervise was killed while a script ran.
TEST(SuperviseScripts, who_comes_after_goes_on_in_the_midst_of_a_script) {
    Supervise killed = running_with(all);
    killed.on_command(Command::down, at(5s));
    killed.on_exited(killed_by_term, at(5s));
    killed.on_started(first_pid + 2, at(5s));

    const auto left = protocol::left_state_from_text(protocol::to_text(killed.state()).view());
    ASSERT_TRUE(left);
    EXPECT_EQ(*left, killed.state());
    Supervise next{false, all, at(6s)};
    next.resume(*left);
    EXPECT_TRUE(does(next.on_exited(RunEnd{}, at(7s)), {start_process}));
    EXPECT_EQ(next.state().phase, Phase::stopping);
    EXPECT_EQ(next.state().last_end, killed_by_term);
}

TEST(SuperviseScripts,
     one_that_was_left_without_a_process_is_tried_within_a_second_whatever_is_written_there) {
    protocol::Life left;
    left.phase = Phase::finishing;
    left.next_start = moment(200h);
    Rules rules;
    rules.has_finish = true;
    Supervise service{false, rules, at(0s)};
    service.resume(left);
    EXPECT_TRUE(does_nothing(service.go_on(at(0s))));
    EXPECT_EQ(service.deadline(), moment(1s));
    EXPECT_TRUE(does(service.on_time(at(1s)), {start_process}));
}

} // namespace supervise_scripts_test
} // namespace lares::machine
