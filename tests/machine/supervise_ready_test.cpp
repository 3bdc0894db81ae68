// SPDX-License-Identifier: ISC
// A service that says when it is ready.
#include "situations.hpp"

namespace lares::machine {
namespace supervise_ready_test {

using namespace situations;

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

TEST(SuperviseReady, who_comes_after_knows_whether_it_is_ready_and_until_when_it_has_to_be) {
    Supervise killed = running_with(limited);
    const auto left = protocol::left_state_from_text(protocol::to_text(killed.state()).view());
    EXPECT_EQ(*left, killed.state());
    killed.on_ready(at(3s));
    EXPECT_EQ(*protocol::left_state_from_text(protocol::to_text(killed.state()).view()), killed.state());
}

} // namespace supervise_ready_test
} // namespace lares::machine
