// SPDX-License-Identifier: ISC
// What service(5) and the messages say of a file that is not there is what the machine does without it.
#include "base/span_text.hpp"
#include "machine/health.hpp"
#include "machine/hooks.hpp"
#include "machine/rules.hpp"
#include "protocol/death_tally.hpp"
#include "protocol/setting_check.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares::machine {
namespace default_words_test {

using protocol::ServiceFile;

// The first number in the words, with its unit.
std::string number_in(ServiceFile file) {
    const std::string words = protocol::default_of(file);
    const auto first = words.find_first_of("0123456789");
    return first == std::string::npos ? words : words.substr(first, words.find(' ', first) - first);
}

void expect_time_in(ServiceFile file, Span span) {
    EXPECT_EQ(span_from_text(number_in(file), std::chrono::seconds{1}), span) << name_of(file);
}

void expect_number_in(ServiceFile file, std::uint32_t number) {
    EXPECT_EQ(number_in(file), std::to_string(number)) << name_of(file);
}

TEST(DefaultWords, the_times_that_are_told_are_those_that_count) {
    const Rules rules;
    const HealthRules health;
    expect_time_in(ServiceFile::timeout_finish, finish_limit_of_s6);
    expect_time_in(ServiceFile::timeout_control, Hooks::time_limit);
    expect_time_in(ServiceFile::timeout_needed_by, rules.needed_limit);
    expect_time_in(ServiceFile::timeout_strays, rules.strays_limit.value());
    expect_time_in(ServiceFile::healthy_after, usually_healthy_after);
    expect_time_in(ServiceFile::health_interval, health.interval);
    expect_time_in(ServiceFile::health_timeout, health.limit);
    expect_time_in(ServiceFile::health_grace, health.grace);
}

TEST(DefaultWords, so_are_the_numbers) {
    expect_number_in(ServiceFile::health_failures, HealthRules{}.failures);
    expect_number_in(ServiceFile::max_death_tally, protocol::usual_death_tally);
}

TEST(DefaultWords, what_is_said_to_take_any_time_has_no_limit) {
    const Rules rules;
    for (const auto file : {ServiceFile::timeout_run, ServiceFile::timeout_start, ServiceFile::timeout_stop,
                            ServiceFile::timeout_ready})
        EXPECT_STREQ(protocol::default_of(file), "it may take any time") << name_of(file);
    for (const auto& limit : {rules.run_limit, rules.start_limit, rules.stop_limit, rules.ready_limit})
        EXPECT_FALSE(limit);
}

TEST(DefaultWords, without_a_file_a_stop_is_TERM_to_the_process_and_no_more) {
    const Rules rules;
    EXPECT_STREQ(protocol::default_of(ServiceFile::down_signal), "TERM is sent");
    EXPECT_STREQ(protocol::default_of(ServiceFile::timeout_kill), "KILL is never sent");
    EXPECT_STREQ(protocol::default_of(ServiceFile::stop_to), "only the process hears of a stop");
    ASSERT_EQ(rules.stop_steps.size(), 1u);
    EXPECT_EQ(rules.stop_steps[0], (protocol::StopStep{SIGTERM, std::nullopt}));
    EXPECT_EQ(rules.stop_reach, Reach::process);
}

TEST(DefaultWords, without_a_file_it_is_started_again_a_second_from_start_to_start) {
    const RestartRules rules;
    EXPECT_STREQ(protocol::default_of(ServiceFile::restart), "it is always started again");
    EXPECT_STREQ(protocol::default_of(ServiceFile::restart_delay), "a second from start to start");
    EXPECT_EQ(rules.rule, protocol::RestartRule::always);
    EXPECT_EQ(classic_delay, std::chrono::seconds{1});
    EXPECT_FALSE(rules.delay || rules.limit || rules.on || rules.not_on);
    EXPECT_EQ(Rules{}.strays, Strays::leave);
}

} // namespace default_words_test
} // namespace lares::machine
