// SPDX-License-Identifier: ISC
// How a service is told to go down, step by step, and when it comes back.
#include "situations.hpp"

namespace lares::machine {
namespace supervise_stop_test {

using namespace situations;

Rules rules_of(std::initializer_list<protocol::StopStep> steps) {
    Rules rules;
    rules.stop_steps = {};
    for (const auto& step : steps) rules.stop_steps.push(step);
    return rules;
}
const Rules gentle = rules_of({{SIGTERM, 10s}, {SIGINT, 5s}, {SIGKILL, std::nullopt}});

Supervise running_with(const Rules& rules) {
    Supervise service{false, rules, at(0s)};
    service.begin(at(0s));
    service.on_started(first_pid, at(0s));
    return service;
}

TEST(SuperviseStop, each_step_has_its_time_and_kill_comes_last) {
    Supervise service = running_with(gentle);
    EXPECT_TRUE(does(service.on_command(Command::down, at(1s)), {send(SIGTERM), send(SIGCONT)}));
    EXPECT_EQ(service.deadline(), moment(11s));
    EXPECT_TRUE(does_nothing(service.on_time(at(10s))));
    EXPECT_TRUE(does(service.on_time(at(11s)), {send(SIGINT), send(SIGCONT)}));
    EXPECT_EQ(service.deadline(), moment(16s));
    EXPECT_TRUE(does(service.on_time(at(16s)), {look_at_stuck(SIGINT), send(SIGKILL)}));
    EXPECT_EQ(service.deadline(), std::nullopt);
    EXPECT_EQ(service.state().stop_step, 3u);
    EXPECT_TRUE(does_nothing(service.on_exited({RunEnd::Kind::killed, SIGKILL, false}, at(16s))));
    EXPECT_EQ(service.state().stop_step, 0u);
}

TEST(SuperviseStop, one_that_asks_for_more_time_puts_its_next_step_off_and_never_nearer) {
    Supervise service = running_with(gentle);
    service.on_needs_longer(60s, at(1s));
    EXPECT_EQ(service.deadline(), std::nullopt) << "it has all the time";
    service.on_command(Command::down, at(1s));
    service.on_needs_longer(60s, at(2s));
    EXPECT_EQ(service.deadline(), moment(62s));
    service.on_needs_longer(1s, at(3s));
    EXPECT_EQ(service.deadline(), moment(62s));
    EXPECT_TRUE(does(service.on_time(at(62s)), {send(SIGINT), send(SIGCONT)}));
    service.on_needs_longer(30s, at(63s));
    EXPECT_TRUE(does(service.on_time(at(93s)), {look_at_stuck(SIGINT), send(SIGKILL)}));
}

TEST(SuperviseStop, a_time_that_is_written_anew_counts_from_when_the_step_was_taken) {
    Rules rules = rules_of({{SIGTERM, 100s}, {SIGKILL, std::nullopt}});
    Supervise service = running_with(rules);
    service.on_command(Command::down, at(1s));
    rules = rules_of({{SIGTERM, 3s}, {SIGKILL, std::nullopt}});
    service.follow(rules, no_neighbours);
    EXPECT_EQ(service.deadline(), moment(4s));
    EXPECT_TRUE(does(service.on_command(Command::down, at(2s)), {send(SIGTERM), send(SIGCONT)}));
    EXPECT_EQ(service.deadline(), moment(4s)) << "told down once more, it has no more time";
    service.on_needs_longer(60s, at(2s));
    rules = rules_of({{SIGTERM, 10s}, {SIGKILL, std::nullopt}});
    service.follow(rules, no_neighbours);
    EXPECT_EQ(service.deadline(), moment(62s)) << "it has asked for that";
    rules = rules_of({{SIGTERM, std::nullopt}});
    service.follow(rules, no_neighbours);
    EXPECT_TRUE(does_nothing(service.on_time(at(62s)))) << "there were more when it began";
    EXPECT_EQ(service.deadline(), std::nullopt);
}

TEST(SuperviseStop, steps_that_are_written_later_do_not_hurry_one_that_was_asked_once_and_stays) {
    for (const bool is_wanted : {true, false}) {
        Rules rules;
        Supervise service = running_with(rules);
        service.on_command(Command::down, at(1s));
        if (is_wanted) service.on_command(Command::up, at(1s));
        rules = gentle;
        service.follow(rules, no_neighbours);
        EXPECT_EQ(service.deadline(), std::nullopt);
        EXPECT_TRUE(does_nothing(service.on_neighbours(at(1h))));
    }
}

TEST(SuperviseStop, that_a_limit_has_begun_has_its_end_put_off_with_its_steps) {
    Rules rules = rules_of({{SIGTERM, 5s}, {SIGINT, std::nullopt}});
    Supervise service = running_with(rules);
    service.on_unhealthy(protocol::EndedBy::health, at(0s));
    EXPECT_EQ(service.state().time_limit, moment(15s));
    rules = rules_of({{SIGTERM, 60s}, {SIGINT, std::nullopt}});
    service.follow(rules, no_neighbours);
    EXPECT_EQ(service.deadline(), moment(60s));
    EXPECT_EQ(service.state().time_limit, moment(70s));
}

TEST(SuperviseStop, of_a_step_that_somebody_else_has_taken_the_time_stays) {
    const Supervise killed = [] {
        Supervise service = running_with(gentle);
        service.on_command(Command::down, at(1s));
        return service;
    }();
    const Rules shorter = rules_of({{SIGTERM, 1s}, {SIGKILL, std::nullopt}});
    Supervise next{false, shorter, at(2s)};
    next.resume(killed.state());
    next.follow(shorter, no_neighbours);
    EXPECT_EQ(next.deadline(), moment(11s));
}

TEST(SuperviseStop, before_force_it_is_looked_at_once) {
    Supervise service = running_with(gentle);
    EXPECT_TRUE(does(service.look_before_force(), {look_at_stuck(Action::by_force)}));
    EXPECT_TRUE(service.state().stuck);
    EXPECT_TRUE(does_nothing(service.look_before_force()));
    Supervise killed = running_with(gentle);
    killed.on_command(Command::down, at(1s));
    killed.on_time(at(11s));
    killed.on_time(at(16s));
    EXPECT_TRUE(does_nothing(killed.look_before_force())) << "that was seen when KILL was sent";
    EXPECT_TRUE(does_nothing(down_service().look_before_force()));
    EXPECT_TRUE(does_nothing(waiting_service().look_before_force()));
}

TEST(SuperviseStop, one_that_obeys_is_spared_the_rest) {
    Supervise service = running_with(gentle);
    service.on_command(Command::down, at(1s));
    service.on_exited(killed_by_term, at(2s));
    EXPECT_EQ(service.deadline(), std::nullopt);
    EXPECT_TRUE(does(service.on_command(Command::up, at(3s)), {start_process}));
    service.on_started(first_pid + 1, at(3s));
    EXPECT_TRUE(does_nothing(service.on_time(at(1h))));
}

TEST(SuperviseStop, told_down_again_it_hears_the_first_signal_again_and_has_no_more_time) {
    Supervise service = running_with(gentle);
    service.on_command(Command::down, at(1s));
    EXPECT_TRUE(does(service.on_command(Command::down, at(9s)), {send(SIGTERM), send(SIGCONT)}));
    EXPECT_EQ(service.deadline(), moment(11s));
}

TEST(SuperviseStop, told_down_again_it_follows_the_steps_that_were_written_meanwhile) {
    Rules rules;
    Supervise service = running_with(rules);
    service.on_command(Command::down, at(1s));
    EXPECT_EQ(service.deadline(), std::nullopt);
    rules.stop_steps = gentle.stop_steps;
    EXPECT_TRUE(does(service.on_command(Command::down, at(60s)), {send(SIGTERM), send(SIGCONT)}));
    EXPECT_EQ(service.deadline(), moment(70s));
}

TEST(SuperviseStop, told_down_when_all_steps_are_taken_it_hears_the_first_signal_and_nothing_follows) {
    Supervise service = running_with(gentle);
    service.on_command(Command::down, at(1s));
    service.on_time(at(11s));
    service.on_time(at(16s));
    EXPECT_TRUE(does(service.on_command(Command::down, at(20s)), {send(SIGTERM), send(SIGCONT)}));
    EXPECT_EQ(service.deadline(), std::nullopt);
}

TEST(SuperviseStop, told_up_while_it_is_to_die_it_still_dies_and_comes_back) {
    Supervise service = running_with(gentle);
    service.on_command(Command::down, at(1s));
    service.on_command(Command::up, at(1s));
    service.on_time(at(11s));
    EXPECT_TRUE(does(service.on_time(at(16s)), {look_at_stuck(SIGINT), send(SIGKILL)}));
    EXPECT_TRUE(does(service.on_exited(exited_0, at(16s)), {start_process}));
}

TEST(SuperviseStop, the_down_signal_is_that_of_down_and_of_r_and_not_of_t) {
    const Rules rules = rules_of({{SIGQUIT, std::nullopt}});
    Supervise service = running_with(rules);
    EXPECT_TRUE(does(service.on_command(Command::restart, at(1s)), {send(SIGQUIT), send(SIGCONT)}));
    EXPECT_TRUE(does(service.on_command(Command::terminate, at(1s)), {send(SIGTERM)}));
    EXPECT_TRUE(does(service.on_command(Command::down, at(1s)), {send(SIGQUIT), send(SIGCONT)}));
    EXPECT_TRUE(service.state().term_sent) << "runit's sv asks for it";
}

TEST(SuperviseStop, t_follows_no_steps) {
    Supervise service = running_with(gentle);
    service.on_command(Command::terminate, at(1s));
    service.on_command(Command::restart, at(1s));
    EXPECT_EQ(service.deadline(), std::nullopt);
}

TEST(SuperviseStop, the_whole_group_hears_of_each_step_if_it_is_to) {
    Rules rules = gentle;
    rules.stop_reach = Reach::group;
    Supervise service = running_with(rules);
    EXPECT_TRUE(does(service.on_command(Command::down, at(1s)), {send_group(SIGTERM), send_group(SIGCONT)}));
    EXPECT_TRUE(does(service.on_time(at(11s)), {send_group(SIGINT), send_group(SIGCONT)}));
}

TEST(SuperviseStop, who_is_told_so_stops_the_group_whatever_is_sent_in_between) {
    Supervise killed = running_with(gentle);
    killed.begin_commands();
    killed.on_command(Command::to_group, at(1s));
    EXPECT_TRUE(does(killed.on_command(Command::down, at(1s)), {send_group(SIGTERM), send_group(SIGCONT)}));
    killed.begin_commands();
    EXPECT_TRUE(does(killed.on_command(Command::user1, at(2s)), {send(SIGUSR1)}));
    Supervise next{false, gentle, at(5s)};
    next.resume(*protocol::left_state_from_text(protocol::to_text(killed.state()).view()));
    EXPECT_TRUE(does(next.on_time(at(11s)), {send_group(SIGINT), send_group(SIGCONT)}));
}

TEST(SuperviseStop, a_signal_to_the_group_makes_no_later_stop_one_of_the_group) {
    Supervise service = running_with(gentle);
    service.begin_commands();
    service.on_command(Command::down, at(1s));
    service.begin_commands();
    service.on_command(Command::to_group, at(2s));
    EXPECT_TRUE(does(service.on_command(Command::user1, at(2s)), {send_group(SIGUSR1)}));
    EXPECT_TRUE(does(service.on_time(at(11s)), {send(SIGINT), send(SIGCONT)}));
}

TEST(SuperviseStop, the_group_may_hear_of_the_kill_alone) {
    Rules rules = gentle;
    rules.kills_group = true;
    Supervise service = running_with(rules);
    EXPECT_TRUE(does(service.on_command(Command::down, at(1s)), {send(SIGTERM), send(SIGCONT)}));
    EXPECT_TRUE(does(service.on_time(at(11s)), {send(SIGINT), send(SIGCONT)}));
    EXPECT_TRUE(does(service.on_time(at(16s)), {look_at_stuck(SIGINT), send_group(SIGKILL)}));
}

TEST(SuperviseStop, who_comes_after_takes_the_steps_that_are_left) {
    Supervise killed = running_with(gentle);
    killed.on_command(Command::down, at(1s));
    const auto left = protocol::left_state_from_text(protocol::to_text(killed.state()).view());
    ASSERT_TRUE(left);
    Supervise next{false, gentle, at(5s)};
    next.resume(*left);
    EXPECT_EQ(next.state(), killed.state());
    EXPECT_TRUE(does(next.on_time(at(11s)), {send(SIGINT), send(SIGCONT)}));
}

TEST(SuperviseStop, steps_that_were_taken_away_meanwhile_are_not_taken) {
    Rules rules = gentle;
    Supervise service = running_with(rules);
    service.on_command(Command::down, at(1s));
    rules.stop_steps = classic_stop();
    EXPECT_TRUE(does_nothing(service.on_time(at(11s))));
    EXPECT_EQ(service.deadline(), std::nullopt);
}

// Coming back.

TEST(SuperviseRestart, one_that_is_restarted_on_failure_and_has_succeeded_is_down_as_after_once) {
    Rules rules;
    rules.restart.rule = protocol::RestartRule::on_failure;
    Supervise service = running_with(rules);
    EXPECT_TRUE(does_nothing(service.on_exited(exited_0, at(5s))));
    EXPECT_EQ(service.state().phase, Phase::down);
    EXPECT_EQ(service.state().want, Want::once);
    EXPECT_EQ(service.state().gave_up, std::nullopt);
    EXPECT_TRUE(does(service.on_command(Command::up, at(6s)), {start_process}));
}

TEST(SuperviseRestart, one_that_is_never_restarted_and_has_failed_is_shown_as_failed) {
    Rules rules;
    rules.restart.rule = protocol::RestartRule::never;
    Supervise service = running_with(rules);
    service.on_exited({RunEnd::Kind::exited, 3, false}, at(5s));
    EXPECT_EQ(service.state().phase, Phase::down);
    EXPECT_EQ(service.state().want, Want::down);
    EXPECT_EQ(service.state().gave_up->because, protocol::GaveUp::Because::rule);
}

TEST(SuperviseRestart, svc_t_restarts_it_all_the_same) {
    Rules rules;
    rules.restart.rule = protocol::RestartRule::never;
    Supervise service = running_with(rules);
    service.on_command(Command::terminate, at(5s));
    EXPECT_TRUE(does(service.on_exited(exited_0, at(5s)), {start_process}));
}

TEST(SuperviseRestart, up_ends_a_long_wait_but_not_the_second_between_two_starts) {
    Rules rules;
    rules.restart.delay = protocol::RestartDelay{60s, 60s};
    Supervise service = running_with(rules);
    service.on_exited({RunEnd::Kind::exited, 3, false}, at(500ms));
    EXPECT_GE(*service.deadline(), moment(54s));
    EXPECT_TRUE(does_nothing(service.on_command(Command::up, at(600ms))));
    EXPECT_EQ(service.deadline(), moment(1s));
    EXPECT_TRUE(does(service.on_time(at(1s)), {start_process}));
}

TEST(SuperviseRestart, up_ends_a_long_wait_also_for_who_comes_after) {
    Rules rules;
    rules.restart.delay = protocol::RestartDelay{60s, 60s};
    Supervise killed = running_with(rules);
    killed.on_exited({RunEnd::Kind::exited, 3, false}, at(500ms));
    Supervise next{false, rules, at(10s)};
    next.resume(killed.state());
    EXPECT_TRUE(does_nothing(next.go_on(at(10s))));
    EXPECT_TRUE(does(next.on_command(Command::up, at(11s)), {start_process}));
}

TEST(SuperviseRestart, the_time_that_finish_takes_is_a_part_of_the_wait) {
    Rules rules;
    rules.has_finish = true;
    rules.restart.delay = protocol::RestartDelay{10s, 10s};
    Supervise service = running_with(rules);
    service.on_exited({RunEnd::Kind::exited, 3, false}, at(2s));
    service.on_started(first_pid + 1, at(2s));
    service.on_exited(exited_0, at(6s));
    EXPECT_GE(*service.deadline(), moment(11s));
    EXPECT_LE(*service.deadline(), moment(13s));
}

} // namespace supervise_stop_test
} // namespace lares::machine
