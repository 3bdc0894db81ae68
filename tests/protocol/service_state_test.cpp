// SPDX-License-Identifier: ISC
#include "protocol/service_state.hpp"

#include <cerrno>
#include <gtest/gtest.h>
#include <limits>
#include <ostream>
#include <string>
#include <vector>

namespace lares::protocol {

void PrintTo(const ServiceState& state, std::ostream* out) {
    *out << to_text(state).view();
}

namespace service_state_test {

std::string text(const ServiceState& state) {
    return std::string{to_text(state).view()};
}

Author author() {
    Author author;
    author.pid = 4710;
    author.started = 64810;
    author.of_svscan = true;
    author.version.append("0.1.0");
    author.era = era_from_text("5f0d6a3e-8d0c-4c55-9d55-0d1b2f6a7c11.4026531836.12");
    return author;
}

ServiceState crashed_once() {
    ServiceState state;
    state.phase = Phase::running;
    state.pid = 4711;
    state.since = TaiLabel::from_unix(1'795'355'638, 76'917'500);
    state.since_moment = Moment{Span{5'000'000'007}};
    state.process_started = 64811;
    state.author = author();
    state.starts = 2;
    state.last_end = RunEnd{RunEnd::Kind::killed, 11, true};
    state.last_end_at = TaiLabel::from_unix(1'795'355'637, 0);
    state.last_run = Span{1'500'000'000};
    return state;
}

ServiceState with_every_fact_at_its_longest() {
    ServiceState state;
    state.phase = Phase::finishing;
    state.want = Want::down;
    state.pid = std::numeric_limits<std::uint32_t>::max();
    state.since_moment = Moment::max();
    state.process_started = std::numeric_limits<std::uint64_t>::max();
    state.author.pid = std::numeric_limits<std::uint32_t>::max();
    state.author.started = std::numeric_limits<std::uint64_t>::max();
    state.author.of_svscan = true;
    state.author.version.append(std::string(24, '9'));
    state.author.era = era_from_text(std::string(80, 'e'));
    state.starts = std::numeric_limits<std::uint64_t>::max();
    state.ties = std::numeric_limits<std::uint64_t>::max();
    state.ties_known = Moment::max();
    state.last_end = RunEnd{RunEnd::Kind::unknown, std::numeric_limits<int>::max(), true};
    state.last_run = Span::max();
    state.start_failure = StartFailure{StartFailure::Step::exec, std::numeric_limits<int>::max(), true};
    state.next_start = Moment::max();
    state.last_end_by = EndedBy::watchdog;
    state.last_pid = std::numeric_limits<std::uint32_t>::max();
    state.ready = true;
    state.ready_after = Span::max();
    state.notification_closed = true;
    state.says = Says::reloading;
    state.begun = state.undone = state.once_owed = state.accomplished = true;
    state.neighbour.append(std::string(63, 'w'));
    state.held_until = Moment::max();
    state.health = {HealthFacts::Word::unhealthy, std::numeric_limits<std::uint32_t>::max(), {}};
    state.watchdog = Span::max();
    state.ending_for = EndedBy::watchdog;
    state.gave_up = GaveUp{GaveUp::Because::finish, *state.last_end};
    state.time_limit = Moment::max();
    state.timed_out = true;
    state.stop_step = std::numeric_limits<std::uint32_t>::max();
    state.next_step = Moment::max();
    state.last_signal = std::numeric_limits<int>::max();
    state.stuck = true;
    state.tree = Tree::subreaper;
    state.strays = std::numeric_limits<std::uint32_t>::max();
    state.last_started = std::numeric_limits<std::uint64_t>::max();
    state.restart_asked = state.stop_for_group = true;
    state.restarts = {std::numeric_limits<std::uint32_t>::max(), std::numeric_limits<std::uint32_t>::max(),
                      Moment::max(), std::numeric_limits<std::uint32_t>::max()};
    state.not_before = Moment::max();
    state.over_budget = true;
    return state;
}

// A state for every combination of what a fact may be.
template <class Visit>
void for_every_state(Visit visit) {
    const std::optional<RunEnd> ends[] = {std::nullopt,
                                          RunEnd{RunEnd::Kind::exited, 0, false},
                                          RunEnd{RunEnd::Kind::exited, 255, false},
                                          RunEnd{RunEnd::Kind::killed, 9, false},
                                          RunEnd{RunEnd::Kind::killed, 11, true},
                                          RunEnd{}};
    const std::optional<StartFailure> failures[] = {
        std::nullopt,
        StartFailure{StartFailure::Step::fork, EAGAIN},
        StartFailure{StartFailure::Step::lock, EAGAIN},
        StartFailure{StartFailure::Step::exec, ENOENT},
        StartFailure{StartFailure::Step::exec, ENOENT, true},
        StartFailure{StartFailure::Step::exec, ENOENT, false, true}};
    for (Phase phase : {Phase::down, Phase::waiting, Phase::starting, Phase::running, Phase::clearing,
                        Phase::started, Phase::finishing, Phase::stopping, Phase::gone})
        for (Want want : {Want::up, Want::down, Want::once})
            for (unsigned flags = 0; flags < 32; ++flags)
                for (const auto& end : ends)
                    for (const auto& failure : failures) {
                        ServiceState state = crashed_once();
                        state.phase = phase;
                        state.want = want;
                        state.pid = (flags & 1) ? 4711 : 0;
                        state.paused = (flags & 2) != 0;
                        state.term_sent = (flags & 4) != 0;
                        state.leaving = (flags & 8) != 0;
                        if (flags & 16) state.next_start = Moment{Span{6'000'000'000}};
                        state.last_end = end;
                        if (!end) state.last_end_at = {}, state.last_run = {};
                        state.start_failure = failure;
                        visit(state);
                    }
}

// Any change here is a change of docs/protocol/state.md, and readers of an older version must still cope.
TEST(StateText, it_is_one_fact_a_line_between_the_version_and_the_end) {
    EXPECT_EQ(text(crashed_once()), "lares-state 1\n"
                                    "phase running\n"
                                    "want up\n"
                                    "pid 4711\n"
                                    "started-ticks 64811\n"
                                    "paused 0\n"
                                    "term-sent 0\n"
                                    "leaving 0\n"
                                    "since @400000006b02f4000495aafc\n"
                                    "since-monotonic-ns 5000000007\n"
                                    "supervise-pid 4710\n"
                                    "supervise-started-ticks 64810\n"
                                    "supervise-version 0.1.0\n"
                                    "of-svscan 1\n"
                                    "era 5f0d6a3e-8d0c-4c55-9d55-0d1b2f6a7c11.4026531836.12\n"
                                    "starts 2\n"
                                    "last-end killed 11 core\n"
                                    "last-end-at @400000006b02f3ff00000000\n"
                                    "last-run-ns 1500000000\n"
                                    "end\n");
}

TEST(StateText, what_has_not_happened_is_not_in_it) {
    const std::string fresh = text(ServiceState{});
    for (const char* name :
         {"last-end", "last-run", "start-failure", "next-start", "ticks", "version", "era"})
        EXPECT_EQ(fresh.find(name), std::string::npos) << name;
}

TEST(StateText, a_start_that_failed_tells_the_step_and_the_errno) {
    ServiceState state;
    state.start_failure = StartFailure{StartFailure::Step::exec, ENOENT};
    EXPECT_NE(text(state).find("\nstart-failure exec 2\n"), std::string::npos);
}

TEST(StateText, every_state_is_read_back_as_it_was) {
    unsigned differ = 0;
    for_every_state([&](const ServiceState& state) { differ += state_from_text(text(state)) != state; });
    EXPECT_EQ(differ, 0u);
}

TEST(StateText, the_longest_state_fits_and_is_read_back) {
    const StateText longest = to_text(with_every_fact_at_its_longest());
    EXPECT_FALSE(longest.truncated());
    EXPECT_EQ(state_from_text(longest.view()), with_every_fact_at_its_longest());
}

TEST(StateText, a_text_that_was_cut_anywhere_is_no_state) {
    const std::string whole = text(with_every_fact_at_its_longest());
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_FALSE(state_from_text(whole.substr(0, size))) << "after " << size << " bytes";
}

TEST(StateText, facts_of_a_later_time_are_skipped) {
    std::string later = text(crashed_once());
    later.insert(later.find("phase"), "later 1\nnext-start-in-words soon, I think\n\nx\n");
    EXPECT_EQ(state_from_text(later), crashed_once());
}

TEST(LeftState, of_our_version_is_what_was_written) {
    EXPECT_EQ(left_state_from_text(text(crashed_once())), crashed_once());
}

TEST(LeftState, of_another_version_is_what_every_version_says_and_what_is_understood) {
    const auto left =
        left_state_from_text("lares-state 2\nphase dancing\nwant down\npid 7\nstarted-ticks 9\n"
                             "paused maybe\nera a.b.c\nsupervise-pid 5\nsupervise-started-ticks 8\nend\n");
    ASSERT_TRUE(left);
    EXPECT_EQ(left->phase, Phase::running);
    EXPECT_EQ(left->want, Want::down);
    EXPECT_EQ(left->pid, 7u);
    EXPECT_EQ(left->process_started, 9u);
    EXPECT_EQ(left->author.pid, 5u);
    EXPECT_EQ(left->author.started, 8u);
    EXPECT_EQ(left->author.era, era_from_text("a.b.c"));
    EXPECT_FALSE(left->paused);
}

TEST(LeftState, one_that_contradicts_its_pid_goes_by_the_pid) {
    EXPECT_EQ(left_state_from_text("lares-state 1\nphase down\npid 7\nend\n")->phase, Phase::running);
    EXPECT_EQ(left_state_from_text("lares-state 1\nphase running\npid 0\nend\n")->phase, Phase::down);
    EXPECT_EQ(left_state_from_text("lares-state 1\nphase starting\npid 0\nend\n")->phase, Phase::down);
    EXPECT_EQ(
        left_state_from_text("lares-state 1\nphase starting\npid 0\nnext-start-monotonic-ns 7\nend\n")->phase,
        Phase::waiting);
    EXPECT_EQ(left_state_from_text("lares-state 1\nphase waiting\npid 0\nend\n")->phase, Phase::down);
    EXPECT_EQ(left_state_from_text("lares-state 1\nphase gone\npid 0\nend\n")->phase, Phase::gone);
}

TEST(LeftState, without_its_end_or_with_an_identity_that_is_not_understood_it_is_none) {
    for (const char* spoilt :
         {"lares-state 2\npid 7\n", "lares-state 2\nend\n", "lares-state 2\npid x\nend\n",
          "lares-ended 1\npid 7\nend\n", "lares-state 1\npid 7\nera \nend\n",
          "lares-state 1\npid 7\nstarted-ticks -1\nend\n", ""})
        EXPECT_FALSE(left_state_from_text(spoilt)) << spoilt;
}

TEST(StateText, the_order_of_the_facts_does_not_matter) {
    EXPECT_EQ(state_from_text("lares-state 1\npid 7\nphase running\nend\n")->pid, 7u);
    EXPECT_EQ(state_from_text("lares-state 1\nphase running\npid 7\nend\n")->pid, 7u);
}

TEST(StateText, a_fact_that_is_missing_is_as_if_nothing_had_happened) {
    EXPECT_EQ(state_from_text("lares-state 1\nend\n"), ServiceState{});
}

TEST(StateText, what_follows_the_end_is_not_read) {
    EXPECT_EQ(state_from_text("lares-state 1\nend\npid nonsense\n"), ServiceState{});
}

TEST(StateText, another_version_is_no_state_of_ours) {
    for (const char* text :
         {"", "\n", "end\n", "lares-state 2\nend\n", "lares-state 10\nend\n", "lares-state\nend\n",
          "lares-state 1 \nend\n", "Lares-State 1\nend\n", "phase down\nend\n"})
        EXPECT_FALSE(state_from_text(text)) << '"' << text << '"';
}

TEST(StateText, a_fact_with_a_malformed_value_spoils_the_whole) {
    const std::vector<std::string> malformed = {
        "phase",
        "phase ",
        "phase up",
        "phase running ",
        "phase RUNNING",
        "want",
        "want u",
        "pid",
        "pid -1",
        "pid 4294967296",
        "pid 12x",
        "pid  12",
        "paused 2",
        "paused yes",
        "term-sent",
        "leaving true",
        "since",
        "since now",
        "since 400000006b02f4000495aafc",
        "since @400000006B02F4000495AAFC",
        "since-monotonic-ns -1",
        "since-monotonic-ns 9223372036854775808",
        "supervise-pid",
        "supervise-pid 4294967296",
        "supervise-started-ticks x",
        "supervise-version",
        "supervise-version 0123456789012345678901234",
        "of-svscan yes",
        "started-ticks -1",
        "era",
        "era a b",
        "starts 18446744073709551616",
        "last-end",
        "last-end killed",
        "last-end killed x",
        "last-end exploded 3",
        "last-end killed 2147483648",
        "last-end-at @",
        "last-run-ns 1.5",
        "start-failure",
        "start-failure exec",
        "start-failure think 2",
        "start-failure exec ENOENT",
        "next-start-monotonic-ns soon",
    };
    for (const auto& line : malformed)
        EXPECT_FALSE(state_from_text("lares-state 1\n" + line + "\nend\n")) << '"' << line << '"';
}

TEST(StateText, bytes_of_every_kind_are_survived) {
    std::string hostile = text(crashed_once());
    for (std::size_t at = 0; at < hostile.size(); ++at)
        for (const char byte : {'\0', '\xff', '\n', ' ', '9'}) {
            std::string changed = hostile;
            changed[at] = byte;
            // A state or none; but what is accepted can be told again in the same words.
            if (const auto state = state_from_text(changed)) {
                const auto again = state_from_text(text(*state));
                ASSERT_TRUE(again) << "byte " << at;
                EXPECT_EQ(text(*again), text(*state)) << "byte " << at;
            }
        }
    EXPECT_FALSE(state_from_text(std::string(100'000, '\n')));
    EXPECT_FALSE(state_from_text(std::string(100'000, '\xff')));
    EXPECT_FALSE(state_from_text("lares-state 1\n" + std::string(100'000, 'x')));
}

TEST(StateText, the_words_for_people_are_those_of_the_text) {
    EXPECT_EQ(word_for(Phase::down), "down");
    EXPECT_EQ(word_for(Phase::waiting), "waiting");
    EXPECT_EQ(word_for(Phase::running), "running");
    EXPECT_EQ(word_for(Phase::gone), "gone");
    EXPECT_EQ(word_for(Want::up), "up");
    EXPECT_EQ(word_for(Want::down), "down");
    EXPECT_EQ(word_for(Want::once), "once");
    EXPECT_EQ(word_for(RunEnd::Kind::exited), "exited");
    EXPECT_EQ(word_for(RunEnd::Kind::killed), "killed");
    EXPECT_EQ(word_for(RunEnd::Kind::unknown), "unknown");
    EXPECT_EQ(word_for(StartFailure::Step::fork), "fork");
    EXPECT_EQ(word_for(StartFailure::Step::exec), "exec");
}

} // namespace service_state_test
} // namespace lares::protocol
