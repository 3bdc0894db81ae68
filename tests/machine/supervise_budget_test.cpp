// SPDX-License-Identifier: ISC
// A failure, and the budget of all services.
#include "situations.hpp"

namespace lares::machine {
namespace supervise_budget_test {

using namespace situations;

constexpr RunEnd failure{RunEnd::Kind::exited, 1, false};

TEST(SuperviseBudget, only_a_run_that_has_failed_and_is_wanted_asks_for_a_place) {
    Supervise service = running_service();
    EXPECT_EQ(service.restart_after_failure(failure, at(200ms)), moment(1s));
    EXPECT_EQ(service.restart_after_failure(failure, at(5s)), moment(1s));
    EXPECT_EQ(service.restart_after_failure(failure, at(1h)), std::nullopt) << "it was healthy";
    service.on_command(Command::terminate, at(2s));
    EXPECT_EQ(service.restart_after_failure(killed_by_term, at(2s)), std::nullopt) << "it was told to";
    Supervise once = running_service();
    once.on_command(Command::once, at(100ms));
    EXPECT_EQ(once.restart_after_failure(failure, at(200ms)), std::nullopt);
    EXPECT_EQ(down_service().restart_after_failure(failure, at(200ms)), std::nullopt);
}

TEST(SuperviseBudget, to_ask_changes_nothing) {
    const Supervise service = running_service();
    (void)service.restart_after_failure(failure, at(200ms));
    EXPECT_EQ(service.state(), running_service().state());
}

TEST(SuperviseBudget, where_there_is_no_place_it_waits_for_one_and_says_so) {
    Supervise service = running_service();
    EXPECT_TRUE(does_nothing(service.on_exited(failure, at(5s), false, moment(60s))));
    EXPECT_EQ(service.deadline(), moment(60s));
    EXPECT_TRUE(service.state().over_budget);
    EXPECT_TRUE(does(service.on_time(at(60s)), {start_process}));
    service.on_started(first_pid + 1, at(60s));
    EXPECT_FALSE(service.state().over_budget);
}

TEST(SuperviseBudget, where_there_is_one_it_is_started_as_ever) {
    Supervise service = running_service();
    EXPECT_TRUE(does(service.on_exited(failure, at(5s), false, moment(1s)), {start_process}));
    EXPECT_FALSE(service.state().over_budget);
}

TEST(SuperviseBudget, svc_u_does_not_wait_for_it) {
    Supervise service = running_service();
    service.on_exited(failure, at(5s), false, moment(60s));
    EXPECT_TRUE(does(service.on_command(Command::up, at(6s)), {start_process}));
}

} // namespace supervise_budget_test
} // namespace lares::machine
