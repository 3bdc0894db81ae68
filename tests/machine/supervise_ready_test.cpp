// SPDX-License-Identifier: ISC
// A service that says when it is ready.
#include "situations.hpp"

namespace lares::machine {
namespace supervise_ready_test {

using namespace situations;
using protocol::Says;

Rules says_when_ready(std::optional<Span> limit = {}) {
    Rules rules;
    rules.says_when_ready = true;
    rules.ready_limit = limit;
    return rules;
}
const Rules unlimited = says_when_ready();
const Rules limited = says_when_ready(30s);

Supervise running_with(const Rules& rules) {
    Supervise service{false, rules, at(0s)};
    service.begin(at(0s));
    service.on_started(first_pid, at(0s));
    return service;
}

TEST(SuperviseReady, one_that_says_nothing_about_it_has_nothing_to_say) {
    Supervise service = running_service();
    EXPECT_EQ(service.state().ready, std::nullopt);
    service.on_ready(at(1s));
    EXPECT_EQ(service.state().ready, std::nullopt);
}

TEST(SuperviseReady, one_that_says_so_is_not_ready_until_then_and_not_when_it_is_dead) {
    Supervise service = running_with(unlimited);
    EXPECT_EQ(service.state().ready, false);
    service.on_ready(at(3s));
    EXPECT_EQ(service.state().ready, true);
    EXPECT_EQ(service.state().ready_at, label(3s));
    EXPECT_EQ(service.state().ready_after, Span{3s});
    service.on_ready(at(4s));
    EXPECT_EQ(service.state().ready_at, label(3s)) << "once is enough";

    EXPECT_TRUE(does(service.on_exited(exited_0, at(5s)), {start_process}));
    EXPECT_EQ(service.state().ready, std::nullopt);
    service.on_started(first_pid + 1, at(5s));
    EXPECT_EQ(service.state().ready, false);
}

TEST(SuperviseReady, that_it_has_closed_its_descriptor_is_known_of_a_run_that_is_not_ready) {
    Supervise service = running_with(unlimited);
    service.on_notification_closed();
    EXPECT_TRUE(service.state().notification_closed);
    Supervise next{false, unlimited, at(1s)};
    next.resume(service.state());
    EXPECT_TRUE(next.state().notification_closed);
    EXPECT_EQ(next.state().ready, false);
    next.on_ready(at(2s));
    EXPECT_EQ(next.state().ready, true) << "it was asked";
    EXPECT_FALSE(next.state().notification_closed);

    next.on_notification_closed();
    EXPECT_FALSE(next.state().notification_closed) << "and is ready";
    service.on_exited(exited_0, at(5s));
    EXPECT_FALSE(service.state().notification_closed);
    service.on_notification_closed();
    EXPECT_FALSE(service.state().notification_closed) << "there is no process";
}

TEST(SuperviseReady, one_that_is_not_ready_in_time_is_asked_to_go_then_killed_and_started_again) {
    Supervise service = running_with(limited);
    EXPECT_EQ(service.deadline(), moment(30s));
    EXPECT_TRUE(does(service.on_time(at(30s)), {send(SIGTERM), send(SIGCONT)}));
    service.on_ready(at(31s));
    EXPECT_EQ(service.state().ready, false) << "too late";
    EXPECT_EQ(service.deadline(), moment(40s));
    EXPECT_TRUE(does(service.on_time(at(40s)), {look_at_stuck(0), send_group(SIGKILL)}));
    EXPECT_TRUE(does(service.on_exited({RunEnd::Kind::killed, SIGKILL, false}, at(40s)), {start_process}));
    EXPECT_EQ(service.state().last_end_by, protocol::EndedBy::timeout);
    EXPECT_EQ(service.state().restarts.failures, 1u) << "it has lived for long, and was never healthy";
}

TEST(SuperviseReady, one_that_is_ready_in_time_may_live_as_long_as_it_likes) {
    Supervise service = running_with(limited);
    service.on_ready(at(29s));
    EXPECT_EQ(service.deadline(), std::nullopt);
}

TEST(SuperviseReady, one_that_asks_for_more_time_gets_it_and_never_less) {
    Supervise service = running_with(limited);
    service.on_needs_longer(60s, at(10s));
    EXPECT_EQ(service.deadline(), moment(70s));
    service.on_needs_longer(1s, at(11s));
    EXPECT_EQ(service.deadline(), moment(70s));
    running_service().on_needs_longer(60s, at(10s));
}

TEST(SuperviseReady, one_that_cannot_say_so_is_not_waited_for) {
    Rules rules = says_when_ready(30s);
    rules.watchdog = 10s;
    Supervise service{false, rules, at(0s)};
    service.begin(at(0s));
    service.expect_word(false, false);
    service.on_started(first_pid, at(0s));
    EXPECT_EQ(service.state().ready, std::nullopt);
    EXPECT_EQ(service.state().watchdog, std::nullopt);
    EXPECT_EQ(service.deadline(), std::nullopt);
    service.on_exited(exited_0, at(50s));
    service.expect_word(true, false);
    service.on_started(first_pid + 1, at(50s));
    EXPECT_EQ(service.state().ready, false);
    EXPECT_EQ(service.state().watchdog, std::nullopt) << "only its socket is not to be had";
}

TEST(SuperviseReady, one_that_reloads_is_ready_all_the_while_and_says_when_it_is_done) {
    Supervise service = running_with(limited);
    service.on_reloading();
    EXPECT_EQ(service.state().says, Says::nothing) << "it has to be ready first";
    service.on_ready(at(3s));
    service.on_reloading();
    EXPECT_EQ(service.state().says, Says::reloading);
    EXPECT_EQ(service.state().ready, true);
    EXPECT_EQ(service.deadline(), std::nullopt) << "nobody hurries it";
    service.on_ready(at(9s));
    EXPECT_EQ(service.state().says, Says::nothing);
    EXPECT_EQ(service.state().ready_at, label(3s));
}

TEST(SuperviseReady, one_that_says_that_it_goes_is_not_hurried_for_not_being_ready) {
    Supervise service = running_with(limited);
    service.on_going_by_itself();
    EXPECT_EQ(service.state().says, Says::stopping);
    EXPECT_EQ(service.state().ready, false);
    EXPECT_EQ(service.deadline(), std::nullopt);
    EXPECT_TRUE(does(service.on_exited(exited_0, at(50s)), {start_process}));
    EXPECT_EQ(service.state().last_end_by, protocol::EndedBy::itself);
    EXPECT_EQ(service.state().says, Says::nothing);
}

TEST(SuperviseReady, what_it_has_said_last_counts) {
    Supervise service = running_with(limited);
    service.on_ready(at(3s));
    service.on_reloading();
    service.on_going_by_itself();
    EXPECT_EQ(service.state().says, Says::stopping);
    service.on_reloading();
    EXPECT_EQ(service.state().says, Says::reloading);
    service.on_going_by_itself();
    service.on_ready(at(4s));
    EXPECT_EQ(service.state().says, Says::nothing);
}

TEST(SuperviseReady, what_goes_by_itself_is_not_ended_for_its_health_and_can_be_told_down) {
    Supervise service = running_with(unlimited);
    service.on_ready(at(1s));
    service.on_going_by_itself();
    EXPECT_TRUE(does_nothing(service.on_unhealthy(protocol::EndedBy::watchdog, at(2s))));
    EXPECT_TRUE(does(service.on_command(Command::down, at(3s)), {send(SIGTERM), send(SIGCONT)}));
}

TEST(SuperviseReady, the_words_of_a_run_that_is_over_count_for_nothing) {
    Supervise service = waiting_service();
    service.on_reloading();
    service.on_going_by_itself();
    EXPECT_EQ(service.state().says, Says::nothing);
}

TEST(SuperviseReady, a_limit_that_is_written_later_counts_from_the_start_of_the_run) {
    Supervise service = running_with(unlimited);
    service.follow(limited, no_neighbours);
    EXPECT_EQ(service.deadline(), moment(30s));
    const Rules shorter = says_when_ready(10s);
    service.follow(shorter, no_neighbours);
    EXPECT_EQ(service.deadline(), moment(10s));
    service.follow(unlimited, no_neighbours);
    EXPECT_EQ(service.deadline(), std::nullopt);
    service.on_ready(at(11s));
    service.follow(limited, no_neighbours);
    EXPECT_EQ(service.deadline(), std::nullopt) << "it is ready";
}

TEST(SuperviseReady, a_longer_limit_takes_nothing_away_of_what_it_has_asked_for) {
    Supervise service = running_with(limited);
    service.on_needs_longer(100s, at(10s));
    const Rules longer = says_when_ready(60s);
    service.follow(longer, no_neighbours);
    EXPECT_EQ(service.deadline(), moment(110s));
    service.follow(limited, no_neighbours);
    EXPECT_EQ(service.deadline(), moment(30s)) << "who shortens it means it";
}

TEST(SuperviseReady, a_limit_is_not_given_anew_to_what_is_ended_for_it) {
    Supervise service = running_with(limited);
    service.on_time(at(30s));
    const Rules longer = says_when_ready(10h);
    service.follow(longer, no_neighbours);
    EXPECT_EQ(service.deadline(), moment(40s));
}

TEST(SuperviseReady, who_comes_after_leaves_the_limit_as_it_was_until_it_is_another_one) {
    Supervise killed = running_with(limited);
    killed.on_needs_longer(60s, at(10s));
    Supervise next{false, limited, at(20s)};
    next.resume(killed.state());
    next.follow(limited, no_neighbours);
    EXPECT_EQ(next.deadline(), moment(70s));
    const Rules shorter = says_when_ready(25s);
    next.follow(shorter, no_neighbours);
    EXPECT_EQ(next.deadline(), moment(25s));
}

TEST(SuperviseReady, who_comes_after_knows_whether_it_is_ready_and_until_when_it_has_to_be) {
    Supervise killed = running_with(limited);
    const auto left = protocol::left_state_from_text(protocol::to_text(killed.state()).view());
    EXPECT_EQ(*left, killed.state());
    killed.on_ready(at(3s));
    EXPECT_EQ(*protocol::left_state_from_text(protocol::to_text(killed.state()).view()), killed.state());
}

} // namespace supervise_ready_test
} // namespace lares::machine
