// SPDX-License-Identifier: ISC
#include "machine/health.hpp"

#include "situations.hpp"

namespace lares::machine {
namespace health_test {

using namespace situations;
using protocol::HealthFacts;
using Word = HealthFacts::Word;

// Checks each ten seconds, three failures are too many, and half a minute of grace.
const HealthRules rules;

Health watching(const Health::Subject& subject = {.started = moment(0s), .has_checks = true}) {
    Health health;
    health.begin(subject, rules, moment(0s));
    return health;
}

Health known_as(Word word, std::uint32_t failures = 0) {
    return watching({.started = moment(0s), .has_checks = true, .facts = {word, failures, label(0s)}});
}

void fail_at(Health& health, Span span) {
    health.on_checked(false, rules, at(span));
}
void succeed_at(Health& health, Span span) {
    health.on_checked(true, rules, at(span));
}

HealthFacts is(Word word, std::uint32_t failures, Span since) {
    return {word, failures, label(since)};
}

TEST(Health, nothing_is_known_and_nothing_is_due_before_it_begins) {
    const Health health;
    EXPECT_FALSE(health.is_watching());
    EXPECT_EQ(health.facts(), HealthFacts{});
    EXPECT_EQ(health.deadline(), std::nullopt);
    EXPECT_FALSE(health.is_check_due(moment(1h)));
}

TEST(Health, the_first_check_is_made_at_once_if_it_has_said_that_it_is_ready_else_an_interval_later) {
    EXPECT_TRUE(watching({.started = moment(0s), .has_said_ready = true, .has_checks = true})
                    .is_check_due(moment(0s)));
    const Health health = watching();
    EXPECT_EQ(health.deadline(), moment(10s));
    EXPECT_FALSE(health.is_check_due(moment(10s) - 1ns));
    EXPECT_TRUE(health.is_check_due(moment(10s)));
}

TEST(Health, the_next_check_is_due_an_interval_after_the_last_one_has_gone_and_never_before) {
    Health health = watching();
    health.on_check_began();
    EXPECT_EQ(health.deadline(), std::nullopt);
    EXPECT_FALSE(health.is_check_due(moment(1h)));
    succeed_at(health, 14s);
    EXPECT_EQ(health.deadline(), std::nullopt) << "its process is still there";
    health.on_check_gone(rules, moment(15s));
    EXPECT_EQ(health.deadline(), moment(25s));
    health.on_check_gone(rules, moment(20s));
    EXPECT_EQ(health.deadline(), moment(25s)) << "one of an earlier run moves nothing";
}

TEST(Health, an_interval_that_is_written_anew_counts_from_the_last_check) {
    HealthRules others = rules;
    Health health = watching({.started = moment(0s), .has_said_ready = true, .has_checks = true});
    others.interval = 2s;
    health.follow(others);
    EXPECT_EQ(health.deadline(), moment(0s)) << "the first one is due at once";
    health.on_check_began();
    health.on_check_gone(rules, moment(1s));
    EXPECT_EQ(health.deadline(), moment(11s));
    health.follow(others);
    EXPECT_EQ(health.deadline(), moment(3s));
}

TEST(Health, one_success_makes_it_healthy_whatever_it_was) {
    for (const Word word : {Word::unknown, Word::failing, Word::unhealthy}) {
        Health health = known_as(word, word == Word::unknown ? 0 : 2);
        succeed_at(health, 5s);
        EXPECT_EQ(health.facts(), is(Word::healthy, 0, 5s));
    }
    Health health = known_as(Word::healthy);
    succeed_at(health, 5s);
    EXPECT_EQ(health.facts(), is(Word::healthy, 0, 0s)) << "it has been so since then";
}

TEST(Health, what_was_found_is_not_so_for_ever_when_there_is_nothing_to_ask_any_more) {
    Health health = known_as(Word::healthy);
    health.on_nothing_to_ask();
    EXPECT_EQ(health.facts(), HealthFacts{});
}

TEST(Health, failures_do_not_count_as_long_as_it_has_grace) {
    Health health = watching();
    for (Span span = 0s; span < 30s; span += 1s) fail_at(health, span);
    EXPECT_EQ(health.facts(), HealthFacts{});
    fail_at(health, 30s);
    EXPECT_EQ(health.facts(), is(Word::failing, 1, 30s));
}

TEST(Health, its_grace_is_over_when_it_has_been_healthy_once) {
    Health health = watching();
    fail_at(health, 1s);
    succeed_at(health, 2s);
    fail_at(health, 3s);
    EXPECT_EQ(health.facts(), is(Word::failing, 1, 3s));
}

TEST(Health, so_many_failures_in_a_row_make_it_unhealthy) {
    Health health = known_as(Word::healthy);
    fail_at(health, 10s);
    fail_at(health, 20s);
    EXPECT_EQ(health.facts(), is(Word::failing, 2, 10s));
    EXPECT_FALSE(health.is_unhealthy());
    fail_at(health, 30s);
    EXPECT_EQ(health.facts(), is(Word::unhealthy, 3, 30s));
    fail_at(health, 40s);
    EXPECT_EQ(health.facts(), is(Word::unhealthy, 4, 30s));
}

TEST(Health, a_success_in_between_begins_the_count_anew) {
    Health health = known_as(Word::healthy);
    fail_at(health, 10s);
    fail_at(health, 20s);
    succeed_at(health, 30s);
    fail_at(health, 40s);
    fail_at(health, 50s);
    EXPECT_EQ(health.facts(), is(Word::failing, 2, 40s));
}

TEST(Health, one_failure_may_be_too_many) {
    Health health = known_as(Word::healthy);
    HealthRules strict;
    strict.failures = 1;
    health.on_checked(false, strict, at(10s));
    EXPECT_EQ(health.facts(), is(Word::unhealthy, 1, 10s));
}

TEST(Health, more_failures_that_are_allowed_do_not_make_one_better_that_is_unhealthy) {
    Health health = known_as(Word::unhealthy, 3);
    HealthRules patient;
    patient.failures = 10;
    health.on_checked(false, patient, at(10s));
    EXPECT_EQ(health.facts(), is(Word::unhealthy, 4, 0s));
}

TEST(Health, what_is_found_when_nothing_is_watched_counts_for_nothing) {
    Health health = known_as(Word::healthy);
    health.end();
    fail_at(health, 40s);
    health.on_check_gone(rules, moment(40s));
    health.on_alive(at(40s));
    EXPECT_FALSE(health.is_silent(at(1h)));
    EXPECT_EQ(health.facts(), HealthFacts{});
    EXPECT_EQ(health.deadline(), std::nullopt);
}

// The watchdog

Health with_watchdog(bool has_checks = false, const HealthFacts& facts = {}) {
    return watching({.started = moment(0s), .has_checks = has_checks, .watchdog = 5s, .facts = facts});
}

TEST(HealthWatchdog, silence_makes_it_unhealthy_at_once_and_is_told_once) {
    Health health = with_watchdog();
    EXPECT_EQ(health.deadline(), moment(5s));
    EXPECT_FALSE(health.is_silent({moment(5s) - 1ns, label(5s)}));
    EXPECT_TRUE(health.is_silent(at(5s)));
    EXPECT_EQ(health.facts(), is(Word::unhealthy, 0, 5s));
    EXPECT_FALSE(health.is_silent(at(6s)));
    EXPECT_EQ(health.deadline(), std::nullopt) << "nothing is waited for any more";
}

TEST(HealthWatchdog, to_say_that_it_is_alive_gives_it_the_time_once_more) {
    Health health = with_watchdog();
    health.on_alive(at(4s));
    EXPECT_EQ(health.deadline(), moment(9s));
    EXPECT_FALSE(health.is_silent(at(8s)));
    EXPECT_TRUE(health.is_silent(at(9s)));
}

TEST(HealthWatchdog, it_counts_as_a_check_where_there_are_none) {
    Health health = with_watchdog();
    health.on_alive(at(1s));
    EXPECT_EQ(health.facts(), is(Word::healthy, 0, 1s));
    health.on_alive(at(2s));
    EXPECT_EQ(health.facts(), is(Word::healthy, 0, 1s));
}

TEST(HealthWatchdog, it_does_not_make_up_for_checks_that_fail) {
    Health health = with_watchdog(true, {Word::failing, 2, label(0s)});
    health.on_alive(at(1s));
    EXPECT_EQ(health.facts(), is(Word::failing, 2, 0s));
    EXPECT_TRUE(health.is_silent(at(6s)));
    EXPECT_TRUE(health.is_unhealthy());
    EXPECT_EQ(health.deadline(), moment(10s)) << "the next check";
}

TEST(HealthWatchdog, one_that_has_none_may_say_so_and_nothing_follows) {
    Health health = watching();
    health.on_alive(at(1s));
    EXPECT_EQ(health.facts(), HealthFacts{});
    EXPECT_EQ(health.deadline(), moment(10s));
}

} // namespace health_test
} // namespace lares::machine
