// SPDX-License-Identifier: ISC
#include "machine/restart_policy.hpp"

#include <chrono>
#include <csignal>
#include <gtest/gtest.h>
#include <vector>

namespace lares::machine {
namespace restart_policy_test {

using namespace std::chrono_literals;
using protocol::RestartMemory;
using protocol::RestartRule;
using protocol::RunEnd;

constexpr RunEnd success{RunEnd::Kind::exited, 0, false};
constexpr RunEnd failure{RunEnd::Kind::exited, 1, false};
constexpr RunEnd crash{RunEnd::Kind::killed, SIGSEGV, true};
constexpr RunEnd unknown{};

constexpr Moment at(Span span) {
    return Moment{50h} + span;
}

EndedRun ended(RunEnd end, Span lived = 100ms) {
    return {end, lived, false, at(0s), 4711};
}

bool again(const RestartRules& rules, RunEnd end) {
    return is_to_be_restarted(rules, ended(end));
}

TEST(RestartPolicy, always_is_whatever_the_end_was) {
    for (const RunEnd& end : {success, failure, crash, unknown}) EXPECT_TRUE(again({}, end));
}

TEST(RestartPolicy, on_failure_is_whenever_it_was_no_success_or_nobody_knows) {
    const RestartRules rules{.rule = RestartRule::on_failure};
    EXPECT_FALSE(again(rules, success));
    for (const RunEnd& end : {failure, crash, unknown}) EXPECT_TRUE(again(rules, end));
}

TEST(RestartPolicy, never_is_never_but_for_somebody_who_asks) {
    const RestartRules rules{.rule = RestartRule::never};
    for (const RunEnd& end : {success, failure, crash, unknown}) EXPECT_FALSE(again(rules, end));
    EndedRun asked = ended(success);
    asked.was_told_to = true;
    EXPECT_TRUE(is_to_be_restarted(rules, asked));
}

TEST(RestartPolicy, single_ends_are_exceptions_and_those_that_say_no_come_first) {
    RestartRules rules{.rule = RestartRule::never};
    rules.on = protocol::end_set_from_text("1 SEGV").value();
    EXPECT_TRUE(again(rules, failure));
    EXPECT_TRUE(again(rules, crash));
    EXPECT_FALSE(again(rules, success));
    rules.not_on = protocol::end_set_from_text("SEGV").value();
    EXPECT_FALSE(again(rules, crash));
    rules.rule = RestartRule::always;
    EXPECT_FALSE(again(rules, crash));
    EXPECT_TRUE(again(rules, success));
}

TEST(RestartPolicy, without_a_rule_the_next_start_is_a_second_after_the_last_however_often_it_fails) {
    RestartMemory memory;
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(earliest_restart({}, ended(failure, 100ms), memory, at(100ms)), at(1s));
}

Span delay_of(const RestartRules& rules, RestartMemory& memory, Span lived = 100ms) {
    return earliest_restart(rules, ended(failure, lived), memory, at(1h)) - at(1h);
}

TEST(RestartPolicy, delays_double_with_each_failure_up_to_the_cap_with_a_tenth_of_jitter) {
    const RestartRules rules{.delay = protocol::RestartDelay{1s, 60s}};
    RestartMemory memory;
    for (Span middle : std::vector<Span>{1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s, 60s}) {
        const Span delay = delay_of(rules, memory);
        EXPECT_GE(delay, middle - middle / 10) << middle.count();
        EXPECT_LE(delay, middle + middle / 10) << middle.count();
    }
    memory.failures = UINT32_MAX - 1;
    EXPECT_LE(delay_of(rules, memory), 66s) << "for ever";
}

TEST(RestartPolicy, two_services_that_fail_together_do_not_come_back_together) {
    const RestartRules rules{.delay = protocol::RestartDelay{60s, 60s}};
    RestartMemory one, other;
    EndedRun run = ended(failure), another = ended(failure);
    another.pid = run.pid + 1;
    EXPECT_NE(earliest_restart(rules, run, one, at(1h)), earliest_restart(rules, another, other, at(1h)));
}

TEST(RestartPolicy, a_run_that_has_lived_long_enough_begins_with_the_first_delay_again) {
    const RestartRules rules{.delay = protocol::RestartDelay{2s, 60s}};
    RestartMemory memory;
    for (int i = 0; i < 5; ++i) (void)delay_of(rules, memory);
    EXPECT_EQ(memory.failures, 5u);
    EXPECT_EQ(earliest_restart(rules, ended(failure, 10s), memory, at(10s)), at(2s))
        << "counted from the start, so that it is at once";
    EXPECT_EQ(memory, RestartMemory{});
    EXPECT_LE(delay_of(rules, memory), 2200ms);
}

TEST(RestartPolicy, how_long_is_long_enough_can_be_said) {
    RestartRules rules{.delay = protocol::RestartDelay{1s, 60s}, .healthy_after = 3s};
    RestartMemory memory;
    (void)delay_of(rules, memory, 2999ms);
    EXPECT_EQ(memory.failures, 1u);
    (void)delay_of(rules, memory, 3s);
    EXPECT_EQ(memory.failures, 0u);
}

TEST(RestartPolicy, what_was_told_to_end_has_not_failed) {
    const RestartRules rules{.delay = protocol::RestartDelay{30s, 60s}};
    RestartMemory memory;
    EndedRun run = ended(crash);
    run.was_told_to = true;
    EXPECT_EQ(earliest_restart(rules, run, memory, at(100ms)), at(1s));
    EXPECT_EQ(memory, RestartMemory{});
}

TEST(RestartPolicy, what_was_ended_for_its_health_has_failed_however_long_it_has_lived_and_is_started_again) {
    const RestartRules rules{.rule = RestartRule::never, .delay = protocol::RestartDelay{30s, 60s}};
    RestartMemory memory;
    EndedRun run = ended(success, 10h);
    run.was_unhealthy = true;
    EXPECT_TRUE(is_to_be_restarted(rules, run));
    EXPECT_GE(earliest_restart(rules, run, memory, at(10h)), at(10h) + 27s);
    EXPECT_EQ(memory.failures, 1u);
}

TEST(RestartPolicy, too_many_failures_in_too_short_a_time_make_it_rest_be_tried_once_and_rest_longer) {
    const RestartRules rules{.limit = protocol::RestartLimit{3, 60s, 5min, 15min}};
    RestartMemory memory;
    const auto fail_at = [&](Span moment) {
        EndedRun run{failure, 100ms, false, at(moment) - 100ms, 4711};
        return earliest_restart(rules, run, memory, at(moment)) - at(moment);
    };
    EXPECT_EQ(fail_at(1s), 900ms);
    EXPECT_EQ(fail_at(2s), 900ms);
    EXPECT_EQ(fail_at(3s), 5min);
    EXPECT_EQ(fail_at(6min), 10min);
    EXPECT_EQ(fail_at(20min), 15min);
    EXPECT_EQ(fail_at(40min), 15min);
    EXPECT_EQ(earliest_restart(rules, {failure, 1h, false, at(60min), 4711}, memory, at(2h)), at(60min) + 1s);
    EXPECT_EQ(fail_at(121min), 900ms) << "it was healthy in between: all begins anew";
}

TEST(RestartPolicy, failures_that_are_far_apart_are_not_counted_together) {
    const RestartRules rules{.limit = protocol::RestartLimit{3, 60s, 5min, 1h}};
    RestartMemory memory;
    for (int minutes = 0; minutes < 100; minutes += 1)
        EXPECT_EQ(earliest_restart(rules, ended(failure), memory, at(31s * minutes)), at(1s)) << minutes;
}

} // namespace restart_policy_test
} // namespace lares::machine
