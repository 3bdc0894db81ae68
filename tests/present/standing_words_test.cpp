// SPDX-License-Identifier: ISC
#include "present/standing_words.hpp"

#include "situations.hpp"

namespace lares::present {
namespace standing_words_test {

using namespace std::chrono_literals;
using protocol::Phase;
using protocol::ServiceState;
using protocol::Want;

constexpr Moment now{112s};

Standing standing(const ServiceState& state) {
    return standing_words(of(state), now);
}

ServiceState without_process(Phase phase) {
    ServiceState state = running();
    state.phase = phase;
    state.pid = 0;
    return state;
}

TEST(StandingWords, of_one_that_runs) {
    ServiceState state = running();
    EXPECT_EQ(standing(state), (Standing{"up", Tone::good}));
    state.ready = false;
    EXPECT_EQ(standing(state), (Standing{"starting", Tone::busy}));
    state.ready = true;
    EXPECT_EQ(standing(state), (Standing{"ready", Tone::good}));
    state.health.word = protocol::HealthFacts::Word::unhealthy;
    EXPECT_EQ(standing(state), (Standing{"unhealthy", Tone::bad}));
    state.paused = true;
    EXPECT_EQ(standing(state), (Standing{"paused", Tone::busy}));
    state.want = Want::down;
    state.stop_step = 1;
    EXPECT_EQ(standing(state), (Standing{"stopping", Tone::busy}));
}

TEST(StandingWords, of_one_that_is_to_be_started) {
    ServiceState state = without_process(Phase::waiting);
    state.next_start = now + 11'500ms;
    EXPECT_EQ(standing(state), (Standing{"waiting 12s", Tone::busy}));
    state.neighbour.append("db");
    EXPECT_EQ(standing(state), (Standing{"blocked on db", Tone::busy}));
    ServiceState broken = without_process(Phase::waiting);
    broken.start_failure = protocol::StartFailure{protocol::StartFailure::Step::exec, ENOENT};
    EXPECT_EQ(standing(broken), (Standing{"failed", Tone::bad}));
}

TEST(StandingWords, of_one_without_a_process) {
    EXPECT_EQ(standing(without_process(Phase::started)), (Standing{"up", Tone::good}));
    EXPECT_EQ(standing(without_process(Phase::clearing)), (Standing{"stopping", Tone::busy}));
    EXPECT_EQ(standing(without_process(Phase::down)), (Standing{"down", Tone::faint}));
    ServiceState failed = without_process(Phase::down);
    failed.gave_up = protocol::GaveUp{protocol::GaveUp::Because::rule, {}};
    EXPECT_EQ(standing(failed), (Standing{"failed", Tone::bad}));
}

TEST(StandingWords, of_a_supervise_that_tells_less) {
    EXPECT_EQ(standing_words(classic(12, 'u'), now).words, "up");
    EXPECT_EQ(standing_words(classic(12, 'd'), now).words, "stopping");
    EXPECT_EQ(standing_words(classic(0, 'u'), now).words, "waiting");
    EXPECT_EQ(standing_words(classic(0, 'd'), now).words, "down");
}

TEST(StandingWords, of_what_cannot_be_seen) {
    EXPECT_EQ(standing_words(stopped_by(Obstacle::At::ok, ENXIO), now).words, "not supervised");
    EXPECT_EQ(standing_words(stopped_by(Obstacle::At::ok, EACCES), now).words, "unknown");
}

TEST(LastEndWords, tell_how_and_by_whom) {
    ServiceState state = running();
    state.last_end.reset();
    EXPECT_EQ(last_end_words(of(state)), "");
    state.last_end = protocol::RunEnd{protocol::RunEnd::Kind::exited, 3, false};
    EXPECT_EQ(last_end_words(of(state)), "exit 3");
    state.last_end = protocol::RunEnd{protocol::RunEnd::Kind::killed, SIGSEGV, true};
    EXPECT_EQ(last_end_words(of(state)), "SIGSEGV, core");
    state.last_end = protocol::RunEnd{protocol::RunEnd::Kind::killed, SIGKILL, false};
    state.last_end_by = protocol::EndedBy::oom;
    EXPECT_EQ(last_end_words(of(state)), "SIGKILL (oom)");
    EXPECT_EQ(last_end_words(classic(12, 'u')), "");
}

} // namespace standing_words_test
} // namespace lares::present
