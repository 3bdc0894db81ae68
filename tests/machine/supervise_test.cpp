// SPDX-License-Identifier: ISC
// What supervise decides. A number above a test is that of the edge case in the list of compatibility.
#include "situations.hpp"

namespace lares::machine {
namespace supervise_test {

using namespace situations;

// Beginning.

TEST(Supervise, a_service_is_started_at_once) {
    Supervise service{false, classic, at(0s)};
    EXPECT_TRUE(does(service.begin(at(0s)), {start_process}));
    service.on_started(first_pid, at(1ms));

    EXPECT_EQ(service.state().phase, Phase::running);
    EXPECT_EQ(service.state().want, Want::up);
    EXPECT_EQ(service.state().pid, first_pid);
    EXPECT_EQ(service.state().starts, 1u);
    EXPECT_EQ(service.state().since, label(1ms));
    EXPECT_EQ(service.state().since_moment, moment(1ms));
    EXPECT_EQ(service.deadline(), std::nullopt);
}

// 15
TEST(Supervise, with_a_file_called_down_it_is_not_started_and_is_wanted_down) {
    Supervise service{true, classic, at(0s)};
    EXPECT_TRUE(does_nothing(service.begin(at(0s))));
    EXPECT_EQ(service.state().phase, Phase::down);
    EXPECT_EQ(service.state().want, Want::down);
    EXPECT_EQ(service.state().since, label(0s));
    EXPECT_EQ(service.deadline(), std::nullopt);
}

// The table, as one sees it from outside.

struct Case {
    Supervise (*situation)();
    Command command;
    Phase then;
    Want want;
    std::vector<Action> actions;
};

void expect(const char* situation, const Case& it) {
    Supervise service = it.situation();
    SCOPED_TRACE(testing::Message() << situation << ", told '" << protocol::encode(it.command) << "'");
    EXPECT_TRUE(does(service.on_command(it.command, at(300ms)), it.actions));
    EXPECT_EQ(service.state().phase, it.then);
    EXPECT_EQ(service.state().want, it.want);
}

TEST(Supervise, what_each_wish_does_to_a_service_that_runs) {
    const std::vector<Action> stop = {send(SIGTERM), send(SIGCONT)};
    for (const Case& it : {
             Case{running_service, Command::up, Phase::running, Want::up, {}},
             Case{running_service, Command::once, Phase::running, Want::once, {}},
             Case{running_service, Command::no_restart, Phase::running, Want::once, {}},
             Case{running_service, Command::down, Phase::running, Want::down, stop},
             Case{running_service, Command::exit, Phase::running, Want::up, {}},
             Case{running_service, Command::last_run, Phase::running, Want::once, {make_down_file}},
             Case{running_service, Command::up_for_good, Phase::running, Want::up, {remove_down_file}},
             Case{running_service,
                  Command::down_for_good,
                  Phase::running,
                  Want::down,
                  {make_down_file, send(SIGTERM), send(SIGCONT)}},
             Case{running_service, Command::restart, Phase::running, Want::up, stop},
         })
        expect("running", it);
}

TEST(Supervise, what_each_wish_does_to_a_service_that_is_down) {
    for (const Case& it : {
             Case{down_service, Command::up, Phase::running, Want::up, {start_process}},
             Case{down_service, Command::once, Phase::running, Want::once, {start_process}},
             Case{down_service, Command::no_restart, Phase::down, Want::once, {}},
             Case{down_service, Command::last_run, Phase::down, Want::once, {make_down_file}},
             Case{down_service, Command::down, Phase::down, Want::down, {}},
             Case{down_service, Command::exit, Phase::gone, Want::down, {leave}},
             Case{down_service,
                  Command::up_for_good,
                  Phase::running,
                  Want::up,
                  {remove_down_file, start_process}},
             Case{down_service, Command::down_for_good, Phase::down, Want::down, {make_down_file}},
             Case{down_service, Command::restart, Phase::down, Want::down, {}},
         })
        expect("down", it);
}

TEST(Supervise, what_each_wish_does_to_a_service_that_waits_for_its_next_start) {
    for (const Case& it : {
             Case{waiting_service, Command::up, Phase::waiting, Want::up, {}},
             Case{waiting_service, Command::once, Phase::waiting, Want::once, {}},
             Case{waiting_service, Command::no_restart, Phase::down, Want::once, {}},
             Case{waiting_service, Command::last_run, Phase::down, Want::once, {make_down_file}},
             Case{waiting_service, Command::down, Phase::down, Want::down, {}},
             Case{waiting_service, Command::exit, Phase::gone, Want::up, {leave}},
             Case{waiting_service, Command::up_for_good, Phase::waiting, Want::up, {remove_down_file}},
             Case{waiting_service, Command::down_for_good, Phase::down, Want::down, {make_down_file}},
             Case{waiting_service, Command::restart, Phase::waiting, Want::up, {}},
         })
        expect("waiting", it);
}

TEST(Supervise, nothing_starts_and_nobody_is_signalled_once_it_has_left) {
    for (Command command : {Command::up, Command::once, Command::no_restart, Command::down, Command::exit,
                            Command::restart, Command::terminate, Command::kill, Command::kill_group}) {
        Supervise service = gone_service();
        EXPECT_TRUE(does_nothing(service.on_command(command, at(6s)))) << protocol::encode(command);
        EXPECT_TRUE(does_nothing(service.on_time(at(1h)))) << protocol::encode(command);
        EXPECT_EQ(service.state().phase, Phase::gone);
        EXPECT_EQ(service.deadline(), std::nullopt);
    }
}

// Signals.

struct SignalOf {
    Command command;
    int signal;
};
constexpr SignalOf signals[] = {
    {Command::pause, SIGSTOP}, {Command::cont, SIGCONT},     {Command::hangup, SIGHUP},
    {Command::alarm, SIGALRM}, {Command::interrupt, SIGINT}, {Command::terminate, SIGTERM},
    {Command::kill, SIGKILL},  {Command::quit, SIGQUIT},     {Command::user1, SIGUSR1},
    {Command::user2, SIGUSR2}, {Command::abort, SIGABRT},    {Command::window, SIGWINCH},
};

TEST(Supervise, each_signal_command_sends_its_signal_to_the_process) {
    for (const SignalOf& it : signals) {
        Supervise service = running_service();
        EXPECT_TRUE(does(service.on_command(it.command, at(2s)), {send(it.signal)}))
            << protocol::encode(it.command);
        EXPECT_EQ(service.state().want, Want::up);
    }
}

TEST(Supervise, three_commands_are_for_the_whole_process_group) {
    for (const SignalOf& it :
         {SignalOf{Command::pause_group, SIGSTOP}, SignalOf{Command::cont_group, SIGCONT},
          SignalOf{Command::kill_group, SIGKILL}}) {
        Supervise service = running_service();
        EXPECT_TRUE(does(service.on_command(it.command, at(2s)), {send_group(it.signal)}));
    }
}

TEST(Supervise, after_a_plus_signals_go_to_the_group_and_after_an_equals_sign_to_the_process_again) {
    for (const SignalOf& it : signals) {
        Supervise service = running_service();
        service.begin_commands();
        service.on_command(Command::to_group, at(2s));
        EXPECT_TRUE(does(service.on_command(it.command, at(2s)), {send_group(it.signal)}));
        service.on_command(Command::to_process, at(2s));
        EXPECT_TRUE(does(service.on_command(it.command, at(2s)), {send(it.signal)}));
    }
}

TEST(Supervise, down_and_restart_go_to_the_group_too_when_a_plus_is_in_front) {
    for (Command command : {Command::down, Command::restart}) {
        Supervise service = running_service();
        service.on_command(Command::to_group, at(2s));
        EXPECT_TRUE(does(service.on_command(command, at(2s)), {send_group(SIGTERM), send_group(SIGCONT)}));
    }
}

TEST(Supervise, a_plus_lasts_only_for_what_was_written_together_with_it) {
    Supervise service = running_service();
    service.begin_commands();
    service.on_command(Command::to_group, at(2s));
    service.begin_commands();
    EXPECT_TRUE(does(service.on_command(Command::terminate, at(3s)), {send(SIGTERM)}));
}

TEST(Supervise, a_signal_to_a_service_that_does_not_run_is_no_signal_and_is_not_remembered) {
    for (auto situation : {down_service, waiting_service, gone_service})
        for (const SignalOf& it : signals) {
            Supervise service = situation();
            const auto before = service.state();
            EXPECT_TRUE(does_nothing(service.on_command(it.command, at(300ms))))
                << protocol::encode(it.command);
            EXPECT_EQ(service.state(), before) << protocol::encode(it.command);
        }
}

// svc of encore begins every command with an `l`; nothing that follows an `L` is meant for us.
TEST(Supervise, what_is_meant_for_the_log_of_an_encore_service_is_not_for_us) {
    Supervise service = running_service();
    service.begin_commands();
    service.on_command(Command::select_log, at(2s));
    for (Command command :
         {Command::down, Command::exit, Command::kill, Command::pause, Command::down_for_good})
        EXPECT_TRUE(does_nothing(service.on_command(command, at(2s)))) << protocol::encode(command);
    EXPECT_EQ(service.state(), running_service().state());

    service.on_command(Command::select_main, at(2s));
    EXPECT_TRUE(does(service.on_command(Command::terminate, at(2s)), {send(SIGTERM)}));
}

// Both are told to whom signals go: whose they are may be said later.
TEST(Supervise, a_plus_behind_an_l_holds_for_what_follows_for_us_as_well) {
    Supervise service = running_service();
    service.begin_commands();
    for (Command command : {Command::select_log, Command::to_group, Command::kill, Command::select_main})
        EXPECT_TRUE(does_nothing(service.on_command(command, at(2s)))) << protocol::encode(command);
    EXPECT_TRUE(does(service.on_command(Command::terminate, at(2s)), {send_group(SIGTERM)}));
}

TEST(Supervise, an_l_lasts_only_for_what_was_written_together_with_it) {
    Supervise service = running_service();
    service.begin_commands();
    service.on_command(Command::select_log, at(2s));
    service.begin_commands();
    EXPECT_TRUE(does(service.on_command(Command::hangup, at(3s)), {send(SIGHUP)}));
}

// The numbered edge cases.

// 7
TEST(Supervise, once_on_a_running_service_neither_signals_nor_stops_it_but_it_is_not_started_again) {
    Supervise service = running_service();
    EXPECT_TRUE(does_nothing(service.on_command(Command::once, at(2s))));
    EXPECT_EQ(service.state().want, Want::once);
    EXPECT_EQ(service.state().pid, first_pid);

    EXPECT_TRUE(does_nothing(service.on_exited(exited_0, at(3s))));
    EXPECT_EQ(service.state().phase, Phase::down);
    EXPECT_EQ(service.deadline(), std::nullopt);
    EXPECT_TRUE(does_nothing(service.on_time(at(1h))));
}

// 8
TEST(Supervise, exit_leaves_a_running_service_alone_and_supervise_leaves_when_it_dies) {
    Supervise service = running_service();
    EXPECT_TRUE(does_nothing(service.on_command(Command::exit, at(2s))));
    EXPECT_EQ(service.state().pid, first_pid);
    EXPECT_TRUE(service.state().leaving);

    EXPECT_TRUE(does(service.on_exited(exited_0, at(9s)), {leave}));
    EXPECT_EQ(service.state().phase, Phase::gone);
    EXPECT_EQ(service.state().pid, 0u);
    EXPECT_EQ(service.state().since, label(9s));
}

TEST(Supervise, exit_cannot_be_taken_back) {
    Supervise service = running_service();
    service.on_command(Command::exit, at(2s));
    for (Command command : {Command::up, Command::once, Command::up_for_good})
        service.on_command(command, at(2s));
    EXPECT_TRUE(does(service.on_exited(exited_0, at(9s)), {leave}));
}

// 9
TEST(Supervise, exit_on_a_service_that_is_down_leaves_at_once) {
    EXPECT_TRUE(does(down_service().on_command(Command::exit, at(2s)), {leave}));
}

TEST(Supervise, exit_while_the_next_start_is_waited_for_leaves_at_once) {
    Supervise service = waiting_service();
    EXPECT_TRUE(does(service.on_command(Command::exit, at(300ms)), {leave}));
    EXPECT_EQ(service.deadline(), std::nullopt);
    EXPECT_TRUE(does_nothing(service.on_time(at(1s))));
}

// 10
TEST(Supervise, pause_on_a_service_that_is_down_does_not_pause_its_next_start) {
    Supervise service = down_service();
    EXPECT_TRUE(does_nothing(service.on_command(Command::pause, at(1s))));
    EXPECT_FALSE(service.state().paused);

    service.on_command(Command::up, at(2s));
    service.on_started(first_pid, at(2s));
    EXPECT_FALSE(service.state().paused);
}

TEST(Supervise, a_service_that_is_killed_while_paused_is_not_paused_when_it_is_back) {
    Supervise service = running_service();
    service.on_command(Command::pause, at(2s));
    EXPECT_TRUE(service.state().paused);

    EXPECT_TRUE(does(service.on_exited(killed_by_term, at(3s)), {start_process}));
    EXPECT_FALSE(service.state().paused);
    service.on_started(first_pid + 1, at(3s));
    EXPECT_FALSE(service.state().paused);
}

// 11
TEST(Supervise, term_to_a_paused_service_is_one_signal_and_it_stays_paused) {
    Supervise service = running_service();
    service.on_command(Command::pause, at(2s));
    EXPECT_TRUE(does(service.on_command(Command::terminate, at(3s)), {send(SIGTERM)}));
    EXPECT_TRUE(service.state().paused);
    EXPECT_TRUE(service.state().term_sent);

    EXPECT_TRUE(does(service.on_command(Command::cont, at(4s)), {send(SIGCONT)}));
    EXPECT_FALSE(service.state().paused);
}

// 12
TEST(Supervise, down_on_a_paused_service_continues_it_so_that_it_can_obey) {
    Supervise service = running_service();
    service.on_command(Command::pause, at(2s));
    EXPECT_TRUE(does(service.on_command(Command::down, at(3s)), {send(SIGTERM), send(SIGCONT)}));
    EXPECT_FALSE(service.state().paused);
}

TEST(Supervise, restart_on_a_paused_service_continues_it_too) {
    Supervise service = running_service();
    service.on_command(Command::pause, at(2s));
    EXPECT_TRUE(does(service.on_command(Command::restart, at(3s)), {send(SIGTERM), send(SIGCONT)}));
    EXPECT_FALSE(service.state().paused);
    EXPECT_TRUE(does(service.on_exited(killed_by_term, at(3100ms)), {start_process}));
}

TEST(Supervise, a_group_that_is_paused_and_continued_is_shown_as_such) {
    Supervise service = running_service();
    service.on_command(Command::pause_group, at(2s));
    EXPECT_TRUE(service.state().paused);
    service.on_command(Command::cont_group, at(2s));
    EXPECT_FALSE(service.state().paused);
}

// 13
TEST(Supervise, a_service_that_is_killed_comes_back_when_it_is_wanted_up) {
    EXPECT_TRUE(does(running_service().on_exited(killed_by_term, at(5s)), {start_process}));
}

TEST(Supervise, a_service_that_is_killed_stays_dead_when_it_was_told_down_or_once) {
    for (Command command : {Command::down, Command::once, Command::no_restart}) {
        Supervise service = running_service();
        service.on_command(command, at(2s));
        EXPECT_TRUE(does_nothing(service.on_exited(killed_by_term, at(5s))));
        EXPECT_EQ(service.state().phase, Phase::down);
        EXPECT_EQ(service.deadline(), std::nullopt);
    }
}

// 20
TEST(Supervise, the_time_stamp_moves_with_starts_and_deaths_only) {
    Supervise up = running_service();
    for (Command command : {Command::up, Command::pause, Command::cont, Command::terminate, Command::once,
                            Command::exit, Command::down}) {
        up.on_command(command, at(5s));
        EXPECT_EQ(up.state().since, label(0s)) << protocol::encode(command);
        EXPECT_EQ(up.state().since_moment, moment(0s)) << protocol::encode(command);
    }
    Supervise down = down_service();
    for (Command command : {Command::down, Command::pause, Command::cont, Command::no_restart}) {
        down.on_command(command, at(5s));
        EXPECT_EQ(down.state().since, label(0s)) << protocol::encode(command);
    }
    up.on_exited(killed_by_term, at(7s));
    EXPECT_EQ(up.state().since, label(7s));
    EXPECT_EQ(up.state().since_moment, moment(7s));
}

TEST(Supervise, a_start_that_fails_does_not_move_the_time_stamp) {
    Supervise service{false, classic, at(0s)};
    service.begin(at(0s));
    service.on_start_failed(no_exec, at(1ms));
    service.on_time(at(1s));
    service.on_start_failed(no_fork, at(1s));
    EXPECT_EQ(service.state().since, label(0s));
    EXPECT_EQ(service.state().starts, 0u);
}

// 21: what is no command is skipped by who reads the bytes; what is left acts in order.
TEST(Supervise, the_commands_of_one_write_act_in_order) {
    Supervise service = down_service();
    service.begin_commands();
    EXPECT_TRUE(does(service.on_command(Command::up, at(1s)), {start_process}));
    service.on_started(first_pid, at(1s));
    EXPECT_TRUE(does(service.on_command(Command::down, at(1s)), {send(SIGTERM), send(SIGCONT)}));
    EXPECT_TRUE(does_nothing(service.on_command(Command::exit, at(1s))));
    EXPECT_TRUE(does(service.on_exited(killed_by_term, at(1001ms)), {leave}));
}

// 29
TEST(Supervise, a_service_that_lived_for_a_second_is_started_again_at_once) {
    Supervise service = running_service();
    EXPECT_TRUE(does(service.on_exited(exited_0, at(1500ms)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::running);
    EXPECT_EQ(service.deadline(), std::nullopt);
}

TEST(Supervise, a_service_that_died_in_its_first_second_is_started_again_when_that_second_is_over) {
    Supervise service = running_service();
    EXPECT_TRUE(does_nothing(service.on_exited(exited_0, at(500ms))));
    EXPECT_EQ(service.state().phase, Phase::waiting);
    EXPECT_EQ(service.deadline(), moment(1s));

    EXPECT_TRUE(does_nothing(service.on_time(at(999'999'999ns))));
    EXPECT_TRUE(does(service.on_time(at(1s)), {start_process}));
    EXPECT_EQ(service.deadline(), std::nullopt);
}

TEST(Supervise, a_service_that_lived_for_exactly_a_second_has_waited_long_enough) {
    EXPECT_TRUE(does(running_service().on_exited(exited_0, at(1s)), {start_process}));
    EXPECT_TRUE(does_nothing(running_service().on_exited(exited_0, at(1s - 1ns))));
}

TEST(Supervise, a_service_that_always_dies_at_once_is_started_once_a_second) {
    Supervise service = running_service();
    for (int second = 1; second <= 10'000; ++second) {
        EXPECT_TRUE(does_nothing(service.on_exited(exited_0, at(std::chrono::seconds{second - 1} + 3ms))));
        ASSERT_EQ(service.deadline(), moment(std::chrono::seconds{second}));
        ASSERT_TRUE(does(service.on_time(at(std::chrono::seconds{second})), {start_process}));
        service.on_started(first_pid, at(std::chrono::seconds{second}));
    }
    EXPECT_EQ(service.state().starts, 10'001u);
}

TEST(Supervise, a_loop_that_comes_late_starts_it_once_and_not_for_every_second_that_was_missed) {
    Supervise service = waiting_service();
    EXPECT_TRUE(does(service.on_time(at(1h)), {start_process}));
    service.on_started(first_pid, at(1h));
    EXPECT_TRUE(does_nothing(service.on_time(at(1h))));
    service.on_exited(exited_0, at(1h + 1ms));
    EXPECT_EQ(service.deadline(), moment(1h + 1s));
}

TEST(Supervise, a_command_that_comes_when_the_wait_is_over_starts_it_without_another_wait) {
    EXPECT_TRUE(does(waiting_service().on_command(Command::up, at(2s)), {start_process}));
}

// 30
TEST(Supervise, up_while_the_service_is_dying_starts_it_again_when_it_is_dead) {
    Supervise service = running_service();
    service.on_command(Command::down, at(4s));
    EXPECT_TRUE(does_nothing(service.on_command(Command::up, at(4100ms))));
    EXPECT_TRUE(does(service.on_exited(killed_by_term, at(4200ms)), {start_process}));
}

TEST(Supervise, down_then_up_on_a_service_that_died_young_still_waits_for_its_second) {
    Supervise service = running_service();
    service.on_command(Command::down, at(100ms));
    service.on_command(Command::up, at(100ms));
    EXPECT_TRUE(does_nothing(service.on_exited(killed_by_term, at(200ms))));
    EXPECT_EQ(service.deadline(), moment(1s));
}

TEST(Supervise, down_while_the_next_start_is_waited_for_means_no_next_start) {
    Supervise service = waiting_service();
    EXPECT_TRUE(does_nothing(service.on_command(Command::down, at(300ms))));
    EXPECT_EQ(service.deadline(), std::nullopt);
    EXPECT_TRUE(does_nothing(service.on_time(at(1h))));
}

TEST(Supervise, once_while_the_next_start_is_waited_for_is_one_more_start) {
    Supervise service = waiting_service();
    service.on_command(Command::once, at(300ms));
    EXPECT_TRUE(does(service.on_time(at(1s)), {start_process}));
    service.on_started(first_pid, at(1s));
    EXPECT_TRUE(does_nothing(service.on_exited(exited_0, at(1100ms))));
    EXPECT_EQ(service.state().phase, Phase::down);
}

// Being told to finish: leave when the service has died by itself.

TEST(Supervise, told_to_finish_it_leaves_the_service_alone_and_leaves_when_that_has_died) {
    Supervise service = running_service();
    EXPECT_TRUE(does_nothing(service.on_told_to_finish(at(2s))));
    EXPECT_TRUE(service.state().leaving);
    EXPECT_TRUE(does(service.on_exited(exited_0, at(9s)), {leave}));
}

TEST(Supervise, told_to_finish_with_nothing_running_it_leaves_at_once) {
    EXPECT_TRUE(does(down_service().on_told_to_finish(at(2s)), {leave}));
}

TEST(Supervise, told_to_finish_while_the_next_start_is_waited_for_that_run_is_had_first) {
    Supervise service = waiting_service();
    EXPECT_TRUE(does_nothing(service.on_told_to_finish(at(300ms))));
    EXPECT_TRUE(does(service.on_time(at(1s)), {start_process}));
    service.on_started(first_pid, at(1s));
    EXPECT_TRUE(does(service.on_exited(exited_0, at(1200ms)), {leave}));
}

TEST(Supervise, told_to_finish_a_run_that_cannot_be_executed_is_not_waited_for_for_ever) {
    Supervise service = waiting_service();
    service.on_told_to_finish(at(300ms));
    service.on_time(at(1s));
    EXPECT_TRUE(does(service.on_start_failed(no_exec, at(1s)), {leave}));
}

TEST(Supervise, told_to_finish_a_run_for_which_there_was_no_process_is_still_owed) {
    Supervise service = waiting_service();
    service.on_told_to_finish(at(300ms));
    service.on_time(at(1s));
    EXPECT_TRUE(does_nothing(service.on_start_failed(no_fork, at(1s))));
    EXPECT_TRUE(does(service.on_time(at(2s)), {start_process}));
}

TEST(Supervise, told_to_finish_it_leaves_at_once_when_the_run_that_it_waits_for_is_called_off) {
    for (Command command : {Command::down, Command::no_restart, Command::down_for_good, Command::exit}) {
        Supervise service = waiting_service();
        service.on_told_to_finish(at(300ms));
        const Actions actions = service.on_command(command, at(400ms));
        ASSERT_FALSE(actions.empty()) << protocol::encode(command);
        EXPECT_EQ(actions[actions.size() - 1], leave) << protocol::encode(command);
        EXPECT_EQ(service.state().phase, Phase::gone) << protocol::encode(command);
    }
}

TEST(Supervise, when_its_directory_is_removed_it_leaves_as_after_exit) {
    EXPECT_TRUE(does(down_service().on_directory_removed(at(2s)), {leave}));
    EXPECT_TRUE(does(waiting_service().on_directory_removed(at(300ms)), {leave}));

    Supervise service = running_service();
    EXPECT_TRUE(does_nothing(service.on_directory_removed(at(2s))));
    EXPECT_TRUE(does(service.on_exited(exited_0, at(9s)), {leave}));
}

// Starts that fail.

// 25
TEST(Supervise, a_run_that_cannot_be_executed_is_tried_once_a_second_and_never_looks_up) {
    Supervise service{false, classic, at(0s)};
    service.begin(at(0s));
    for (int second = 1; second <= 100; ++second) {
        EXPECT_TRUE(
            does_nothing(service.on_start_failed(no_exec, at(std::chrono::seconds{second - 1} + 1ms))));
        EXPECT_EQ(service.state().pid, 0u);
        EXPECT_EQ(service.state().phase, Phase::waiting);
        EXPECT_EQ(service.state().want, Want::up);
        EXPECT_EQ(service.state().start_failure, no_exec);
        ASSERT_EQ(service.deadline(), moment(std::chrono::seconds{second}));
        ASSERT_TRUE(does(service.on_time(at(std::chrono::seconds{second})), {start_process}));
    }
}

TEST(Supervise, a_run_that_cannot_be_executed_is_not_tried_again_after_down) {
    Supervise service{false, classic, at(0s)};
    service.begin(at(0s));
    service.on_start_failed(no_exec, at(1ms));
    EXPECT_TRUE(does_nothing(service.on_command(Command::down, at(300ms))));
    EXPECT_EQ(service.deadline(), std::nullopt);
    EXPECT_TRUE(does_nothing(service.on_time(at(1h))));
}

TEST(Supervise, when_the_cause_is_gone_the_service_is_up_and_the_failure_forgotten) {
    Supervise service{false, classic, at(0s)};
    service.begin(at(0s));
    service.on_start_failed(no_exec, at(1ms));
    service.on_time(at(1s));
    service.on_started(first_pid, at(1s));
    EXPECT_EQ(service.state().phase, Phase::running);
    EXPECT_EQ(service.state().start_failure, std::nullopt);
    EXPECT_EQ(service.state().starts, 1u);
}

TEST(Supervise, without_processes_the_start_is_tried_once_a_second_and_commands_are_heard_meanwhile) {
    Supervise service{false, classic, at(0s)};
    service.begin(at(0s));
    EXPECT_TRUE(does_nothing(service.on_start_failed(no_fork, at(1ms))));
    EXPECT_EQ(service.deadline(), moment(1s));
    EXPECT_EQ(service.state().start_failure, no_fork);
    EXPECT_TRUE(does(service.on_command(Command::exit, at(2ms)), {leave}));
}

TEST(Supervise, once_is_still_owed_a_run_when_there_was_no_process_to_be_had) {
    Supervise service = down_service();
    service.on_command(Command::once, at(5s));
    EXPECT_TRUE(does_nothing(service.on_start_failed(no_fork, at(5s))));
    EXPECT_EQ(service.state().phase, Phase::waiting);
    EXPECT_EQ(service.deadline(), moment(6s));
    EXPECT_TRUE(does(service.on_time(at(6s)), {start_process}));
}

TEST(Supervise, once_is_used_up_when_run_could_not_be_executed) {
    Supervise service = down_service();
    service.on_command(Command::once, at(5s));
    EXPECT_TRUE(does_nothing(service.on_start_failed(no_exec, at(5s))));
    EXPECT_EQ(service.state().phase, Phase::down);
    EXPECT_EQ(service.deadline(), std::nullopt);
}

TEST(Supervise, a_service_that_cannot_be_started_again_and_was_told_to_exit_is_left) {
    Supervise service = running_service();
    service.on_exited(exited_0, at(200ms));
    service.on_time(at(1s));
    // The start was asked for; before its failure is known, exit comes.
    service.on_command(Command::exit, at(1s));
    EXPECT_TRUE(does(service.on_start_failed(no_exec, at(1s)), {leave}));
}

// What is known afterwards.

TEST(Supervise, how_the_last_run_ended_and_how_long_it_lived_is_kept) {
    Supervise service = running_service();
    const RunEnd crash{RunEnd::Kind::killed, SIGSEGV, true};
    service.on_exited(crash, at(90s));
    service.on_started(first_pid + 1, at(90s));
    EXPECT_EQ(service.state().last_end, crash);
    EXPECT_EQ(service.state().last_end_at, label(90s));
    EXPECT_EQ(service.state().last_run, Span{90s});
    EXPECT_EQ(service.state().starts, 2u);
    EXPECT_EQ(service.state().pid, first_pid + 1);
}

TEST(Supervise, how_the_last_run_ended_can_be_told_late_and_is_not_told_twice) {
    Supervise service = running_service();
    service.on_exited(RunEnd{}, at(90s));
    service.on_started(first_pid + 1, at(90s));
    const RunEnd crash{RunEnd::Kind::killed, SIGSEGV, true};
    service.on_last_end_told(crash);
    EXPECT_EQ(service.state().last_end, crash);
    EXPECT_EQ(service.state().pid, first_pid + 1);
    service.on_last_end_told(RunEnd{RunEnd::Kind::exited, 1, false});
    EXPECT_EQ(service.state().last_end, crash);
}

TEST(Supervise, term_is_remembered_until_the_process_dies_whoever_asked_for_it) {
    for (Command command : {Command::terminate, Command::down, Command::restart}) {
        Supervise service = running_service();
        EXPECT_FALSE(service.state().term_sent);
        service.on_command(command, at(2s));
        EXPECT_TRUE(service.state().term_sent) << protocol::encode(command);
        service.on_exited(killed_by_term, at(3s));
        EXPECT_FALSE(service.state().term_sent) << protocol::encode(command);
    }
}

// sv sends no `u` while the record says `u`, and no `d` while it says "d, TERM sent".
TEST(Supervise, who_is_wanted_down_never_waits_for_a_start) {
    for (auto situation : {running_service, waiting_service, down_service}) {
        Supervise service = situation();
        service.on_command(Command::down, at(300ms));
        if (service.state().pid != 0) service.on_exited(killed_by_term, at(400ms));
        EXPECT_EQ(service.state().phase, Phase::down);
    }
}

TEST(Supervise, a_wall_clock_that_is_set_back_an_hour_delays_nothing) {
    Supervise service = running_service();
    const Instant set_back{moment(500ms), label(-1h)};
    service.on_exited(exited_0, set_back);
    EXPECT_EQ(service.deadline(), moment(1s));
    EXPECT_EQ(service.state().last_run, Span{500ms});
    EXPECT_EQ(service.state().since, label(-1h));

    const Instant later{moment(1s), label(-1h + 500ms)};
    EXPECT_TRUE(does(service.on_time(later), {start_process}));
}

TEST(Supervise, one_service_knows_nothing_of_another) {
    Supervise one = running_service();
    Supervise other = running_service();
    one.on_command(Command::to_group, at(2s));
    one.on_command(Command::down, at(2s));
    EXPECT_TRUE(does(other.on_command(Command::terminate, at(2s)), {send(SIGTERM)}));
    EXPECT_EQ(other.state().want, Want::up);
}

// A flood of commands.

// How many starts a lot of commands that all arrive at one moment cause; each start is answered by `answer`.
template <class Answer>
int starts_in_a_flood(Supervise service, const std::vector<Command>& pattern, Answer answer) {
    int starts = 0;
    for (int round = 0; round < 10'000; ++round)
        for (Command command : pattern)
            for (const Action& action : service.on_command(command, at(5s)))
                if (action.kind == Action::Kind::start_process) ++starts, answer(service);
    return starts;
}

TEST(Supervise, a_flood_of_commands_starts_a_service_only_once_while_it_lives) {
    const auto starts = [](Supervise& service) { service.on_started(first_pid, at(5s)); };
    const std::vector<Command> patterns[] = {{Command::up},
                                             {Command::once},
                                             {Command::down, Command::up},
                                             {Command::once, Command::restart, Command::up}};
    for (const auto& pattern : patterns) EXPECT_LE(starts_in_a_flood(down_service(), pattern, starts), 1);
}

TEST(Supervise, a_flood_of_commands_does_not_make_a_run_that_cannot_be_executed_spin) {
    const auto fails = [](Supervise& service) { service.on_start_failed(no_exec, at(5s)); };
    EXPECT_LE(starts_in_a_flood(down_service(), {Command::up}, fails), 1);
    EXPECT_LE(starts_in_a_flood(down_service(), {Command::once}, fails), 1) << "svc -o, again and again";
    EXPECT_LE(starts_in_a_flood(down_service(), {Command::down, Command::up}, fails), 1)
        << "svc -du, again and again";
}

TEST(Supervise, a_flood_of_commands_does_not_spin_when_there_are_no_processes_left) {
    const auto fails = [](Supervise& service) { service.on_start_failed(no_fork, at(5s)); };
    EXPECT_LE(starts_in_a_flood(down_service(), {Command::up}, fails), 1);
    EXPECT_LE(starts_in_a_flood(down_service(), {Command::once}, fails), 1) << "svc -o, again and again";
    EXPECT_LE(starts_in_a_flood(down_service(), {Command::down, Command::once}, fails), 1)
        << "svc -do, again and again";
}

// Another supervise was killed.

Supervise after(const Supervise& killed) {
    Supervise next{false, classic, at(100s)};
    next.resume(killed.state());
    return next;
}

TEST(Supervise, after_another_was_killed_a_service_that_runs_is_as_it_was) {
    Supervise killed = running_service();
    killed.on_command(Command::pause, at(2s));
    Supervise next = after(killed);
    EXPECT_EQ(next.state(), killed.state());
    EXPECT_TRUE(does(next.on_command(Command::cont, at(101s)), {send(SIGCONT)}));
    EXPECT_TRUE(does(next.on_command(Command::down, at(102s)), {send(SIGTERM), send(SIGCONT)}));
    EXPECT_TRUE(does_nothing(next.on_exited(killed_by_term, at(103s))));
    EXPECT_EQ(next.state().phase, Phase::down);
    EXPECT_EQ(next.state().last_run, 103s);
}

TEST(Supervise, after_another_was_killed_a_death_is_followed_by_a_start_at_once) {
    Supervise next = after(running_service());
    EXPECT_TRUE(does(next.on_exited(RunEnd{}, at(100s)), {start_process}));
    EXPECT_EQ(next.state().last_end, RunEnd{});
}

TEST(Supervise, after_another_was_killed_what_was_down_stays_down) {
    Supervise killed = running_service();
    killed.on_command(Command::down, at(2s));
    killed.on_exited(killed_by_term, at(3s));
    Supervise next = after(killed);
    EXPECT_TRUE(does_nothing(next.go_on(at(100s))));
    EXPECT_EQ(next.state().phase, Phase::down);
    EXPECT_EQ(next.deadline(), std::nullopt);
    EXPECT_TRUE(does(next.on_command(Command::up, at(101s)), {start_process}));
}

TEST(Supervise, after_another_was_killed_before_it_could_begin_all_begins) {
    Supervise next = after(Supervise{false, classic, at(0s)});
    EXPECT_TRUE(does(next.go_on(at(100s)), {start_process}));
}

TEST(Supervise, after_another_was_killed_the_next_start_has_the_moment_that_it_had) {
    const Supervise killed = waiting_service();
    Supervise next{false, classic, at(300ms)};
    next.resume(killed.state());
    EXPECT_TRUE(does_nothing(next.go_on(at(300ms))));
    EXPECT_EQ(next.deadline(), moment(1s));
    EXPECT_TRUE(does(next.on_time(at(1s)), {start_process}));
    Supervise late = after(killed);
    EXPECT_TRUE(does(late.go_on(at(100s)), {start_process}));
}

TEST(Supervise, the_state_that_is_written_down_before_a_start_is_the_one_that_follows) {
    Supervise service{false, classic, at(0s)};
    service.begin(at(0s));
    const protocol::Life written = service.state_if_started(first_pid, at(1ms), 64811);
    EXPECT_EQ(service.state().pid, 0u);
    service.on_started(first_pid, at(1ms), 64811);
    EXPECT_EQ(service.state(), written);
    service.on_exited(exited_0, at(2s));
    EXPECT_EQ(service.state().process_started, 0u);
}

} // namespace supervise_test
} // namespace lares::machine
