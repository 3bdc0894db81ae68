// SPDX-License-Identifier: ISC
#include "present/standing_words.hpp"
#include "situations.hpp"

#include <gtest/gtest.h>

namespace lares::present {
namespace since_test {

using namespace std::chrono_literals;
using protocol::HealthFacts;
using protocol::Phase;
using protocol::ServiceState;

const Instant now = twelve_seconds_later;

// "up 12s"
std::string words(const ServiceView& view) {
    const auto since = since_when(view, now);
    if (!since) return "unknown";
    return std::string{since->of} + " " + std::to_string(since->age / 1s) + "s";
}

TEST(SinceWhen, is_about_the_state_where_its_moment_is_told) {
    ServiceState state = running();
    EXPECT_EQ(words(of(state)), " 12s");
    state.ready = true;
    state.ready_after = 4s;
    EXPECT_EQ(words(of(state)), " 8s");
    state.health = {HealthFacts::Word::unhealthy, 3, TaiLabel::from_unix(noon + 10, 500)};
    EXPECT_EQ(words(of(state)), " 2s");
    EXPECT_EQ(since_when(of(state), now)->label, state.health.since);
}

TEST(SinceWhen, is_about_up_and_down_elsewhere) {
    ServiceState state = running();
    state.paused = true;
    EXPECT_EQ(words(of(state)), "up 12s");
    state.paused = false;
    state.stop_step = 1;
    state.want = protocol::Want::down;
    EXPECT_EQ(words(of(state)), "up 12s");
    state = running();
    state.phase = Phase::waiting;
    state.pid = 0;
    EXPECT_EQ(words(of(state)), "down 12s");
    state.phase = Phase::finishing;
    state.last_end.emplace();
    state.last_run = 9s;
    EXPECT_EQ(words(of(state)), "down 3s");
}

TEST(SinceWhen, is_not_known_of_what_nobody_has_noted) {
    ServiceState state = running();
    state.phase = Phase::stopping;
    EXPECT_EQ(words(of(state)), "unknown");
    EXPECT_EQ(words(stopped_by(Obstacle::At::ok, EACCES)), "unknown");
}

TEST(SinceWhen, is_that_of_the_status_under_other_supervises) {
    EXPECT_EQ(words(classic(4711, 'u')), " 12s");
    EXPECT_EQ(words(classic(4711, 'd')), "up 12s");
    EXPECT_EQ(words(classic(0, 'd')), " 12s");
    EXPECT_EQ(words(classic(0, 'u')), "down 12s");
}

TEST(FullStanding, says_of_what_runs_that_it_will_not_come_back) {
    ServiceState state = running();
    state.want = protocol::Want::once;
    EXPECT_EQ(full_standing(of(state), now.moment).words, "up, once");
    EXPECT_EQ(standing_words(of(state), now.moment).words, "up");
    state.phase = Phase::down;
    state.pid = 0;
    EXPECT_EQ(full_standing(of(state), now.moment).words, "down");
    EXPECT_EQ(full_standing(of(running()), now.moment).words, "up");
}

} // namespace since_test
} // namespace lares::present
