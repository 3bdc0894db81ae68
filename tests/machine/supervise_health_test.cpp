// SPDX-License-Identifier: ISC
// A run that is found to be unhealthy.
#include "situations.hpp"

namespace lares::machine {
namespace supervise_health_test {

using namespace situations;
using protocol::EndedBy;
using protocol::HealthFacts;

constexpr HealthFacts unhealthy{HealthFacts::Word::unhealthy, 3, {}};
constexpr RunEnd killed_by_kill{RunEnd::Kind::killed, SIGKILL, false};

Rules in_two_steps() {
    Rules rules;
    rules.stop_steps = {};
    rules.stop_steps.push({SIGINT, 60s});
    rules.stop_steps.push({SIGKILL, std::nullopt});
    return rules;
}
const Rules two_steps = in_two_steps();

Supervise running_with(const Rules& rules) {
    Supervise service{false, rules, at(0s)};
    service.begin(at(0s));
    service.on_started(first_pid, at(0s));
    return service;
}

TEST(SuperviseHealth, what_was_found_is_of_this_run_only) {
    Supervise service = running_service();
    service.note_health(unhealthy);
    EXPECT_EQ(service.state().health, unhealthy);
    EXPECT_TRUE(does(service.on_exited(exited_0, at(60s)), {start_process}));
    EXPECT_EQ(service.state().health, HealthFacts{});
    service.note_health(unhealthy);
    EXPECT_EQ(service.state().health, HealthFacts{}) << "there is no run yet";
    EXPECT_EQ(down_service().state().health, HealthFacts{});
}

TEST(SuperviseHealth, an_unhealthy_run_is_told_to_go_and_started_again) {
    for (const EndedBy why : {EndedBy::health, EndedBy::watchdog}) {
        Supervise service = running_service();
        EXPECT_TRUE(does(service.on_unhealthy(why, at(60s)), {send(SIGTERM), send(SIGCONT)}));
        EXPECT_EQ(service.state().ending_for, why);
        EXPECT_TRUE(does(service.on_exited(exited_0, at(61s)), {start_process}));
        EXPECT_EQ(service.state().last_end_by, why);
        EXPECT_EQ(service.state().ending_for, EndedBy::itself);
    }
}

TEST(SuperviseHealth, it_gets_the_time_of_its_steps_and_then_its_group_is_killed) {
    Supervise service = running_with(two_steps);
    EXPECT_TRUE(does(service.on_unhealthy(EndedBy::health, at(60s)), {send(SIGINT), send(SIGCONT)}));
    EXPECT_EQ(service.deadline(), moment(120s));
    EXPECT_TRUE(does(service.on_time(at(120s)), {look_at_stuck(SIGINT), send(SIGKILL)}));
    EXPECT_EQ(service.deadline(), moment(130s));
    EXPECT_TRUE(does(service.on_time(at(130s)), {send_group(SIGKILL)}));
    EXPECT_TRUE(does(service.on_exited(killed_by_kill, at(130s)), {start_process}));
    EXPECT_EQ(service.state().last_end_by, EndedBy::health);
}

TEST(SuperviseHealth, one_that_does_not_go_by_a_single_step_is_killed_with_its_group) {
    Supervise service = running_service();
    service.on_unhealthy(EndedBy::health, at(60s));
    EXPECT_EQ(service.deadline(), moment(70s));
    EXPECT_TRUE(does(service.on_time(at(70s)), {look_at_stuck(0), send_group(SIGKILL)}));
}

TEST(SuperviseHealth, one_that_is_being_ended_already_is_not_ended_once_more) {
    Supervise told_down = running_service();
    told_down.on_command(Command::down, at(50s));
    EXPECT_TRUE(does_nothing(told_down.on_unhealthy(EndedBy::health, at(60s))));
    Supervise unhealthy_twice = running_service();
    unhealthy_twice.on_unhealthy(EndedBy::health, at(60s));
    EXPECT_TRUE(does_nothing(unhealthy_twice.on_unhealthy(EndedBy::watchdog, at(61s))));
    EXPECT_EQ(unhealthy_twice.state().ending_for, EndedBy::health);
    EXPECT_TRUE(does_nothing(down_service().on_unhealthy(EndedBy::health, at(60s))));
    EXPECT_TRUE(does_nothing(waiting_service().on_unhealthy(EndedBy::health, at(300ms))));
}

// Told to end and start again, without steps that would follow; and it went on.
TEST(SuperviseHealth, one_that_has_not_heeded_a_signal_is_ended_like_any_other) {
    Supervise service = running_service();
    service.on_command(Command::terminate, at(50s));
    EXPECT_TRUE(does(service.on_unhealthy(EndedBy::health, at(60s)), {send(SIGTERM), send(SIGCONT)}));
    EXPECT_EQ(service.deadline(), moment(70s));
}

TEST(SuperviseHealth, one_that_is_paused_is_left_alone) {
    Supervise service = running_service();
    service.on_command(Command::pause, at(50s));
    EXPECT_TRUE(does_nothing(service.on_unhealthy(EndedBy::health, at(60s))));
    service.on_command(Command::cont, at(61s));
    EXPECT_FALSE(does_nothing(service.on_unhealthy(EndedBy::health, at(62s))));
}

TEST(SuperviseHealth, one_that_is_ended_for_it_and_asks_for_more_time_has_it_for_all_of_its_steps) {
    Supervise service = running_with(two_steps);
    service.on_unhealthy(EndedBy::health, at(60s));
    service.on_needs_longer(90s, at(61s));
    EXPECT_EQ(service.state().next_step, moment(151s));
    EXPECT_EQ(service.state().time_limit, moment(161s));
    service.on_needs_longer(1s, at(62s));
    EXPECT_EQ(service.state().next_step, moment(151s)) << "and never less";
}

TEST(SuperviseHealth, it_has_failed_however_long_it_has_lived) {
    Supervise service = running_service();
    service.on_unhealthy(EndedBy::health, at(10h));
    service.on_exited(killed_by_term, at(10h));
    EXPECT_EQ(service.state().restarts.failures, 1u);
    service.on_started(first_pid + 1, at(10h));
    service.on_exited(killed_by_term, at(20h));
    EXPECT_EQ(service.state().restarts.failures, 0u) << "this one was healthy";
}

TEST(SuperviseHealth, it_is_started_again_whatever_is_said_of_its_end) {
    Rules never;
    never.restart.rule = protocol::RestartRule::never;
    Supervise service = running_with(never);
    service.on_unhealthy(EndedBy::health, at(60s));
    EXPECT_TRUE(does(service.on_exited(exited_0, at(61s)), {start_process}));
}

TEST(SuperviseHealth, one_that_is_told_down_meanwhile_stays_down) {
    Supervise service = running_service();
    service.on_unhealthy(EndedBy::health, at(60s));
    service.on_command(Command::down, at(61s));
    EXPECT_TRUE(does_nothing(service.on_exited(killed_by_term, at(62s))));
    EXPECT_EQ(service.state().phase, Phase::down);
}

TEST(SuperviseHealth, a_run_keeps_the_watchdog_with_which_it_was_started) {
    Rules rules;
    rules.watchdog = 5s;
    Supervise service = running_with(rules);
    rules.watchdog.reset();
    EXPECT_EQ(service.state().watchdog, Span{5s});
    service.on_exited(exited_0, at(60s));
    EXPECT_EQ(service.state().watchdog, std::nullopt);
    service.on_started(first_pid + 1, at(60s));
    EXPECT_EQ(service.state().watchdog, std::nullopt);
}

TEST(SuperviseHealth, who_comes_after_knows_what_was_found_and_why_it_is_being_ended) {
    Supervise killed = running_service();
    killed.note_health(unhealthy);
    killed.on_unhealthy(EndedBy::watchdog, at(60s));
    const auto left = protocol::left_state_from_text(protocol::to_text(killed.state()).view());
    EXPECT_EQ(*left, killed.state());
    Supervise successor{false, classic, at(61s)};
    successor.resume(*left);
    successor.on_exited(killed_by_term, at(62s));
    EXPECT_EQ(successor.state().last_end_by, EndedBy::watchdog);
}

} // namespace supervise_health_test
} // namespace lares::machine
