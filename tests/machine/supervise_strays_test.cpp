// SPDX-License-Identifier: ISC
// What is left of a run, and when the next one begins.
#include "situations.hpp"

namespace lares::machine {
namespace supervise_strays_test {

using namespace situations;

Rules rules_with(Strays strays) {
    Rules rules;
    rules.strays = strays;
    return rules;
}
const Rules waits = rules_with(Strays::wait);
const Rules ends = rules_with(Strays::end);

Supervise running_with(const Rules& rules) {
    Supervise service{false, rules, at(0s)};
    service.begin(at(0s));
    service.on_started(first_pid, at(0s), 77);
    return service;
}

// It has lived for five seconds, and two processes are left.
Supervise clearing_with(const Rules& rules) {
    Supervise service = running_with(rules);
    service.on_exited(exited_0, at(5s));
    service.on_strays(2, at(5s));
    return service;
}

TEST(SuperviseStrays, nobody_looks_where_they_are_left_alone) {
    Supervise service = running_service();
    EXPECT_TRUE(does(service.on_exited(exited_0, at(5s)), {start_process}));
    EXPECT_EQ(service.state().last_started, 0u);
}

TEST(SuperviseStrays, the_next_run_begins_at_once_when_nothing_is_left) {
    Supervise service = running_with(waits);
    EXPECT_TRUE(does(service.on_exited(exited_0, at(5s)), {look_for_strays}));
    EXPECT_TRUE(does(service.on_strays(0, at(5s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::running);
}

TEST(SuperviseStrays, the_next_run_waits_until_nothing_is_left) {
    Supervise service = clearing_with(waits);
    EXPECT_EQ(service.state().phase, Phase::clearing);
    EXPECT_EQ(service.state().strays, 2u);
    EXPECT_EQ(service.state().last_started, 77u);
    EXPECT_EQ(service.deadline(), std::nullopt);
    EXPECT_TRUE(does_nothing(service.on_strays(1, at(8s))));
    EXPECT_TRUE(does(service.on_strays(0, at(9s)), {start_process}));
    EXPECT_EQ(service.state().strays, 0u);
    EXPECT_EQ(service.state().last_started, 0u);
}

TEST(SuperviseStrays, finish_is_run_when_nothing_is_left) {
    Rules rules = waits;
    rules.has_finish = true;
    Supervise service = clearing_with(rules);
    EXPECT_TRUE(does(service.on_strays(0, at(9s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::finishing);
}

TEST(SuperviseStrays, a_service_that_died_early_still_waits_for_its_second) {
    Supervise service = running_with(waits);
    service.on_exited(exited_0, at(200ms));
    service.on_strays(1, at(200ms));
    EXPECT_TRUE(does_nothing(service.on_strays(0, at(300ms))));
    EXPECT_EQ(service.state().phase, Phase::waiting);
    EXPECT_EQ(service.deadline(), moment(1s));
}

TEST(SuperviseStrays, the_delay_of_the_rules_is_kept) {
    Rules rules = waits;
    rules.restart.delay = protocol::RestartDelay{60s, 60s};
    Supervise service = running_with(rules);
    service.on_exited({RunEnd::Kind::exited, 3, false}, at(500ms));
    service.on_strays(1, at(500ms));
    service.on_command(Command::cont, at(1s));
    service.on_strays(0, at(2s));
    EXPECT_GE(*service.deadline(), moment(54s));
}

TEST(SuperviseStrays, they_are_asked_to_go_and_then_killed_until_there_are_none) {
    Supervise service = running_with(ends);
    service.on_exited(exited_0, at(5s));
    EXPECT_TRUE(does(service.on_strays(2, at(5s)), {send_tree(SIGTERM), send_tree(SIGCONT)}));
    EXPECT_EQ(service.deadline(), moment(7s));
    EXPECT_TRUE(does_nothing(service.on_strays(1, at(6s)))) << "it was asked already";
    EXPECT_TRUE(does(service.on_time(at(7s)), {look_at_stuck(0), send_tree(SIGKILL)}));
    EXPECT_TRUE(does(service.on_strays(1, at(7s)), {send_tree(SIGKILL)})) << "it was started meanwhile";
    EXPECT_TRUE(does(service.on_strays(0, at(7s)), {start_process}));
    EXPECT_FALSE(service.state().stuck);
    EXPECT_FALSE(service.state().timed_out);
}

TEST(SuperviseStrays, they_may_have_as_long_as_they_like) {
    Rules rules = ends;
    rules.strays_limit.reset();
    Supervise service = running_with(rules);
    service.on_exited(exited_0, at(5s));
    EXPECT_TRUE(does(service.on_strays(2, at(5s)), {send_tree(SIGTERM), send_tree(SIGCONT)}));
    EXPECT_TRUE(does_nothing(service.on_strays(1, at(6s))));
    EXPECT_EQ(service.deadline(), std::nullopt);
}

TEST(SuperviseStrays, a_time_that_is_written_anew_counts_from_when_they_were_asked) {
    Rules rules = ends;
    rules.strays_limit = 1h;
    Supervise service = running_with(rules);
    service.on_exited(exited_0, at(5s));
    service.on_strays(2, at(5s));
    rules.strays_limit = 3s;
    service.follow(rules, no_neighbours);
    EXPECT_EQ(service.deadline(), moment(8s));
    EXPECT_TRUE(does(service.on_time(at(8s)), {look_at_stuck(0), send_tree(SIGKILL)}));
}

TEST(SuperviseStrays, svc_k_kills_them_at_once) {
    Supervise service = clearing_with(waits);
    EXPECT_TRUE(does(service.on_command(Command::kill, at(6s)), {send_tree(SIGKILL)}));
    EXPECT_TRUE(does(service.on_strays(1, at(6s)), {send_tree(SIGKILL)}));
    EXPECT_TRUE(does(service.on_strays(0, at(6s)), {start_process}));
}

TEST(SuperviseStrays, down_takes_its_steps_with_them) {
    Rules rules = waits;
    rules.stop_steps = {};
    rules.stop_steps.push({SIGINT, 10s});
    rules.stop_steps.push({SIGKILL, std::nullopt});
    Supervise service = clearing_with(rules);
    EXPECT_TRUE(does(service.on_command(Command::down, at(6s)), {send_tree(SIGINT), send_tree(SIGCONT)}));
    EXPECT_TRUE(does(service.on_time(at(16s)), {look_at_stuck(SIGINT), send_tree(SIGKILL)}));
    EXPECT_TRUE(does_nothing(service.on_strays(0, at(16s))));
    EXPECT_EQ(service.state().phase, Phase::down);
    EXPECT_EQ(service.state().since, label(16s));
}

TEST(SuperviseStrays, told_up_again_the_next_run_follows_all_the_same) {
    Supervise service = clearing_with(waits);
    service.on_command(Command::down, at(6s));
    EXPECT_TRUE(does_nothing(service.on_command(Command::up, at(6s))));
    EXPECT_TRUE(does(service.on_strays(0, at(7s)), {start_process}));
}

TEST(SuperviseStrays, once_is_owed_another_run) {
    Supervise service = clearing_with(waits);
    EXPECT_TRUE(does_nothing(service.on_command(Command::once, at(6s))));
    EXPECT_TRUE(does(service.on_strays(0, at(7s)), {start_process}));
}

TEST(SuperviseStrays, supervise_leaves_when_they_are_gone) {
    Supervise service = clearing_with(waits);
    EXPECT_TRUE(does_nothing(service.on_command(Command::exit, at(6s))));
    EXPECT_TRUE(does(service.on_strays(0, at(7s)), {leave}));
}

TEST(SuperviseStrays, they_cannot_be_paused_for_good) {
    Supervise service = clearing_with(waits);
    EXPECT_TRUE(does(service.on_command(Command::pause, at(6s)), {send_tree(SIGSTOP)}));
    EXPECT_FALSE(service.state().paused);
    EXPECT_TRUE(does(service.on_command(Command::down, at(7s)), {send_tree(SIGTERM), send_tree(SIGCONT)}));
}

TEST(SuperviseStrays, who_comes_after_goes_on_with_them) {
    Supervise killed = clearing_with(ends);
    const auto left = protocol::left_state_from_text(protocol::to_text(killed.state()).view());
    ASSERT_TRUE(left);
    Supervise next{false, ends, at(6s)};
    next.resume(*left);
    EXPECT_EQ(next.state(), killed.state());
    EXPECT_TRUE(does(next.go_on(at(6s)), {look_for_strays}));
    EXPECT_TRUE(does_nothing(next.on_strays(2, at(6s)))) << "they were asked to go";
    EXPECT_TRUE(does(next.on_time(at(7s)), {look_at_stuck(0), send_tree(SIGKILL)}));
}

TEST(SuperviseStrays, they_are_left_alone_when_the_file_goes_meanwhile) {
    Rules rules = waits;
    Supervise service = clearing_with(rules);
    rules.strays = Strays::leave;
    EXPECT_TRUE(does(service.on_strays(2, at(6s)), {start_process}));
}

TEST(SuperviseStrays, nobody_asks_when_no_run_has_ended) {
    Supervise service = running_with(ends);
    EXPECT_TRUE(does_nothing(service.on_strays(3, at(6s))));
    EXPECT_EQ(service.state().strays, 0u);
}

TEST(SuperviseStrays, each_step_of_a_stop_goes_to_the_whole_tree_if_it_is_to) {
    Rules rules;
    rules.stop_reach = Reach::tree;
    Supervise service = running_with(rules);
    EXPECT_TRUE(does(service.on_command(Command::down, at(1s)), {send_tree(SIGTERM), send_tree(SIGCONT)}));
    EXPECT_TRUE(does(service.on_command(Command::terminate, at(1s)), {send(SIGTERM)})) << "which is no stop";
}

// Five seconds old, when it is told down; its process goes at once, and two others do not.
Supervise stopping_with(Rules& rules, std::initializer_list<protocol::StopStep> steps) {
    rules.stop_reach = Reach::tree;
    rules.stop_steps = {};
    for (const protocol::StopStep& step : steps) rules.stop_steps.push(step);
    Supervise service = running_with(rules);
    service.on_command(Command::down, at(5s));
    EXPECT_TRUE(does(service.on_exited(exited_0, at(5s)), {look_for_strays}));
    service.on_strays(2, at(5s));
    return service;
}

TEST(SuperviseStopOfTree, what_outlives_the_process_gets_the_steps_that_are_to_come) {
    for (const Strays strays : {Strays::leave, Strays::wait}) {
        Rules rules = rules_with(strays);
        Supervise service = stopping_with(rules, {{SIGTERM, 2s}, {SIGINT, 3s}, {SIGKILL, std::nullopt}});
        EXPECT_EQ(service.state().phase, Phase::clearing);
        EXPECT_EQ(service.state().strays, 2u);
        EXPECT_EQ(service.deadline(), moment(7s));
        EXPECT_TRUE(does(service.on_time(at(7s)), {send_tree(SIGINT), send_tree(SIGCONT)}));
        EXPECT_TRUE(does(service.on_time(at(10s)), {look_at_stuck(SIGINT), send_tree(SIGKILL)}));
        EXPECT_TRUE(does(service.on_strays(1, at(10s)), {send_tree(SIGKILL)})) << "it was started meanwhile";
        EXPECT_TRUE(does_nothing(service.on_strays(0, at(10s))));
        EXPECT_EQ(service.state().phase, Phase::down);
        EXPECT_EQ(service.state().last_started, 0u);
        EXPECT_EQ(service.state().stop_step, 0u);
    }
}

TEST(SuperviseStopOfTree, is_over_when_nobody_is_left) {
    Rules rules;
    Supervise service = stopping_with(rules, {{SIGTERM, 2s}, {SIGKILL, std::nullopt}});
    EXPECT_TRUE(does_nothing(service.on_strays(0, at(6s))));
    EXPECT_EQ(service.state().phase, Phase::down);
    EXPECT_EQ(service.deadline(), std::nullopt);
}

TEST(SuperviseStopOfTree, waits_for_nobody_when_all_its_words_were_said_in_vain) {
    Rules rules;
    Supervise service = stopping_with(rules, {{SIGTERM, 2s}, {SIGINT, std::nullopt}});
    EXPECT_TRUE(does(service.on_time(at(7s)), {send_tree(SIGINT), send_tree(SIGCONT), look_for_strays}));
    EXPECT_TRUE(does_nothing(service.on_strays(2, at(7s))));
    EXPECT_EQ(service.state().phase, Phase::down) << "they are left, as they are by default";
}

TEST(SuperviseStopOfTree, of_one_word_leaves_what_does_not_hear_it) {
    Rules rules;
    rules.stop_reach = Reach::tree;
    Supervise service = running_with(rules);
    service.on_command(Command::down, at(5s));
    EXPECT_TRUE(does_nothing(service.on_exited(exited_0, at(5s))));
    EXPECT_EQ(service.state().phase, Phase::down);
    EXPECT_EQ(service.state().last_started, 0u);
}

TEST(SuperviseStopOfTree, that_its_health_has_begun_ends_with_kill_and_another_run) {
    Rules rules;
    rules.stop_reach = Reach::tree;
    Supervise service = running_with(rules);
    service.on_unhealthy(protocol::EndedBy::health, at(5s));
    EXPECT_TRUE(does(service.on_exited(exited_0, at(5s)), {look_for_strays}));
    EXPECT_TRUE(does_nothing(service.on_strays(1, at(5s))));
    EXPECT_EQ(service.deadline(), moment(15s));
    EXPECT_TRUE(does(service.on_time(at(15s)), {look_at_stuck(0), send_tree(SIGKILL)}));
    EXPECT_TRUE(does(service.on_strays(0, at(15s)), {start_process}));
    EXPECT_FALSE(service.state().timed_out);
}

TEST(SuperviseStopOfTree, with_kill_by_hand_ends_all_of_it_at_once) {
    Rules rules;
    rules.stop_reach = Reach::tree;
    rules.stop_steps = {};
    rules.stop_steps.push({SIGTERM, 90s});
    rules.stop_steps.push({SIGKILL, std::nullopt});
    Supervise service = running_with(rules);
    service.on_command(Command::down, at(5s));
    service.on_command(Command::kill, at(6s));
    EXPECT_TRUE(does(service.on_exited({RunEnd::Kind::killed, SIGKILL, false}, at(6s)), {look_for_strays}));
    EXPECT_TRUE(does(service.on_strays(2, at(6s)), {send_tree(SIGKILL)}));
    service.on_command(Command::hangup, at(6s));
    EXPECT_TRUE(does(service.on_strays(1, at(7s)), {send_tree(SIGKILL)})) << "whatever is said after that";
}

TEST(SuperviseStopOfTree, told_up_meanwhile_is_gone_on_with_and_another_run_follows) {
    Rules rules;
    Supervise service = stopping_with(rules, {{SIGTERM, 2s}, {SIGKILL, std::nullopt}});
    EXPECT_TRUE(does_nothing(service.on_command(Command::up, at(6s))));
    EXPECT_TRUE(does(service.on_time(at(7s)), {look_at_stuck(SIGTERM), send_tree(SIGKILL)}));
    EXPECT_TRUE(does(service.on_strays(0, at(7s)), {start_process}));
}

TEST(SuperviseStopOfTree, ends_when_it_is_for_the_process_alone_or_has_no_other_step_any_more) {
    for (const bool loses_its_reach : {true, false}) {
        Rules rules;
        Supervise service = stopping_with(rules, {{SIGTERM, 2s}, {SIGKILL, std::nullopt}});
        if (loses_its_reach)
            rules.stop_reach = Reach::process;
        else
            rules.stop_steps = classic_stop();
        service.follow(rules, no_neighbours);
        const Moment when = loses_its_reach ? moment(6s) : moment(7s);
        EXPECT_TRUE(does(service.on_neighbours({when, label(6s)}), {look_for_strays}));
        EXPECT_TRUE(does_nothing(service.on_strays(2, at(7s))));
        EXPECT_EQ(service.state().phase, Phase::down);
    }
}

TEST(SuperviseStopOfTree, a_step_that_was_due_while_nobody_looked_hits_nobody_else) {
    Rules rules;
    const Supervise killed = stopping_with(rules, {{SIGTERM, 2s}, {SIGKILL, std::nullopt}});
    Supervise next{false, rules, at(60s)};
    next.resume(killed.state());
    next.on_command(Command::up, at(60s));
    EXPECT_TRUE(does(next.go_on(at(60s)), {look_for_strays}));
    EXPECT_TRUE(does(next.on_strays(0, at(60s)), {start_process}));
    next.on_started(first_pid + 1, at(60s));
    EXPECT_TRUE(does_nothing(next.on_time(at(61s))));
}

TEST(SuperviseStopOfTree, leaves_strays_that_are_ended_anyway_their_own_time) {
    Rules rules = ends;
    rules.stop_reach = Reach::tree;
    rules.stop_steps.push({SIGKILL, std::nullopt});
    Supervise service = running_with(rules);
    service.on_command(Command::down, at(5s));
    service.on_exited(exited_0, at(5s));
    EXPECT_TRUE(does(service.on_strays(2, at(5s)), {send_tree(SIGTERM), send_tree(SIGCONT)}));
    EXPECT_EQ(service.deadline(), moment(7s));
}

TEST(SuperviseStopOfTree, is_gone_on_with_by_who_comes_after) {
    Rules rules;
    const Supervise killed = stopping_with(rules, {{SIGTERM, 2s}, {SIGKILL, std::nullopt}});
    const auto left = protocol::left_state_from_text(protocol::to_text(killed.state()).view());
    ASSERT_TRUE(left);
    Supervise next{false, rules, at(6s)};
    next.resume(*left);
    EXPECT_TRUE(does(next.go_on(at(6s)), {look_for_strays}));
    EXPECT_TRUE(does_nothing(next.on_strays(2, at(6s))));
    EXPECT_TRUE(does(next.on_time(at(7s)), {look_at_stuck(SIGTERM), send_tree(SIGKILL)}));
}

TEST(SuperviseStuck, one_that_is_killed_by_hand_is_not_looked_at) {
    Supervise service = running_with(waits);
    EXPECT_TRUE(does(service.on_command(Command::kill, at(1s)), {send(SIGKILL)}));
    EXPECT_FALSE(service.state().stuck);
}

TEST(SuperviseStuck, a_stop_that_begins_with_kill_looks_at_nothing) {
    Rules rules;
    rules.stop_steps = {};
    rules.stop_steps.push({SIGKILL, std::nullopt});
    Supervise service = running_with(rules);
    EXPECT_TRUE(does(service.on_command(Command::down, at(1s)), {send(SIGKILL)}));
}

} // namespace supervise_strays_test
} // namespace lares::machine
