// SPDX-License-Identifier: ISC
#include "present/outcome.hpp"

#include <csignal>
#include <gtest/gtest.h>

namespace lares::present {
namespace outcome_test {

using namespace std::chrono_literals;
using protocol::RunEnd;
using protocol::ServiceState;
using protocol::ServiceView;
using Result = Outcome::Result;
using Verb = OutcomeVerb;

ServiceView with_process(std::uint32_t pid, std::optional<bool> ready = std::nullopt) {
    ServiceView view;
    view.status.pid = pid;
    view.state = ServiceState{};
    view.state->ready = ready;
    return view;
}

ServiceView ended(RunEnd end) {
    ServiceView view = with_process(0);
    view.state->last_end = end;
    return view;
}

std::string said(Verb verb, const ServiceView& before, const ServiceView& now, Result result = Result::done) {
    Outcome outcome;
    outcome.verb = verb;
    outcome.result = result;
    outcome.before = before;
    outcome.now = now;
    outcome.took = 1234ms;
    outcome.signal = "SIGHUP";
    outcome.awaited = "is up";
    return outcome_words(outcome);
}

TEST(OutcomeWords, say_what_happened_after_how_long_and_to_which_process) {
    const ServiceView none = with_process(0);
    EXPECT_EQ(said(Verb::start, none, with_process(12)), "up after 1.2s (pid 12)");
    EXPECT_EQ(said(Verb::start, none, with_process(12, true)), "ready after 1.2s (pid 12)");
    EXPECT_EQ(said(Verb::start, none, none), "done after 1.2s");
    EXPECT_EQ(said(Verb::stop, with_process(12), ended({RunEnd::Kind::killed, SIGTERM})),
              "stopped after 1.2s (SIGTERM)");
    EXPECT_EQ(said(Verb::stop, with_process(12), ended({RunEnd::Kind::exited, 3})),
              "stopped after 1.2s (exit 3)");
    EXPECT_EQ(said(Verb::restart, with_process(12), with_process(13, true)),
              "restarted, ready after 1.2s (pid 12 -> 13)");
    EXPECT_EQ(said(Verb::restart, none, with_process(13)), "started, up after 1.2s (pid 13)");
    EXPECT_EQ(said(Verb::kill, with_process(12), with_process(13)),
              "killed after 1.2s, runs again (pid 12 -> 13)");
    EXPECT_EQ(said(Verb::reload, with_process(12), with_process(12)), "was sent SIGHUP (pid 12)");
    EXPECT_EQ(said(Verb::wait, none, with_process(12)), "is up after 1.2s (pid 12)");
}

TEST(OutcomeWords, say_that_it_was_so_before) {
    EXPECT_EQ(said(Verb::start, with_process(12), with_process(12), Result::unchanged), "was up already");
    EXPECT_EQ(said(Verb::start, with_process(12, true), with_process(12, true), Result::unchanged),
              "was ready already");
    ServiceView told = with_process(12);
    told.state->phase = protocol::Phase::running;
    told.state->pid = 12;
    told.state->term_sent = true;
    told.status = status_record_of(*told.state);
    EXPECT_EQ(said(Verb::start, told, told, Result::unchanged), "was up already, though it was sent TERM");
    EXPECT_EQ(said(Verb::stop, with_process(0), with_process(0), Result::unchanged), "was down already");
    EXPECT_EQ(said(Verb::cont, with_process(12), with_process(12), Result::unchanged), "was not paused");
}

TEST(OutcomeWords, of_the_end_of_an_earlier_run_say_nothing) {
    const ServiceView before = ended({RunEnd::Kind::exited, 3});
    EXPECT_EQ(said(Verb::stop, before, before), "stopped after 1.2s");
}

TEST(OutcomeWords, say_why_somebody_is_affected_who_was_not_named) {
    Outcome outcome;
    outcome.verb = Verb::stop;
    outcome.result = Result::planned;
    outcome.because = "it needs db";
    EXPECT_EQ(outcome_words(outcome), "is stopped (it needs db)");
}

TEST(OutcomeWords, of_what_has_failed_end_with_what_to_do) {
    Outcome outcome;
    outcome.result = Result::failed;
    outcome.problem = "it ends as soon as it is started (exit 3)";
    outcome.hint = "see: lares why web";
    EXPECT_EQ(outcome_words(outcome),
              "failed: it ends as soon as it is started (exit 3); see: lares why web");
    EXPECT_EQ(tone_of(outcome), Tone::bad);
}

TEST(OutcomeWords, say_what_goes_on_though_it_is_stopped) {
    Outcome outcome;
    outcome.verb = Verb::stop;
    outcome.hint = "see: lares why web";
    outcome.left = {{123, "sleep"}};
    EXPECT_EQ(outcome_words(outcome),
              "stopped at once, but sleep (pid 123), which its run has started, goes on "
              "(see: lares why web)");
    EXPECT_EQ(tone_of(outcome), Tone::busy);
    EXPECT_NE(json_for(outcome).find(R"("left":[{"pid":123,"name":"sleep"}])"), std::string::npos);
    outcome.left.push_back({124, "cat"});
    EXPECT_EQ(left_words(outcome.left),
              "sleep (pid 123) and cat (pid 124), which its run has started, go on");
    for (std::uint32_t pid = 125; pid < 130; ++pid) outcome.left.push_back({pid, "cat"});
    EXPECT_EQ(left_words(outcome.left), "sleep (pid 123), cat (pid 124), cat (pid 125), cat (pid 126) and 3 "
                                        "more, which its run has started, go on");
}

TEST(OutcomeWords, of_entries_are_what_is_done_or_would_be_or_was_so) {
    Outcome outcome;
    for (const auto& [verb, word] : {std::pair{Verb::enable, "enable"}, {Verb::disable, "disable"}}) {
        outcome.verb = verb;
        outcome.deed = "its link is there";
        EXPECT_EQ(word_for(verb), word);
        for (const auto result : {Result::done, Result::planned, Result::unchanged}) {
            outcome.result = result;
            EXPECT_EQ(outcome_words(outcome), "its link is there");
        }
    }
}

TEST(AfterWords, are_in_tenths_of_a_second_and_of_a_long_time_in_minutes) {
    EXPECT_EQ(after_words(49ms), "at once");
    EXPECT_EQ(after_words(51ms), "after 0.1s");
    EXPECT_EQ(after_words(59949ms), "after 59.9s");
    EXPECT_EQ(after_words(125s), "after 2m 5s");
    EXPECT_EQ(after_words(-1s), "at once");
}

TEST(OutcomeJson, has_its_schema_and_null_for_what_is_not_known) {
    Outcome outcome;
    outcome.name = "web";
    outcome.verb = Verb::stop;
    outcome.before = with_process(12);
    outcome.now = with_process(0);
    outcome.took = 1234ms;
    EXPECT_EQ(
        json_for(outcome),
        R"({"schema":"lares-outcome-1","name":"web","verb":"stop","signal":null,"because":null,)"
        R"("result":"done","seconds":1.234,"pid_before":12,"pid":null,"left":[],"words":"stopped after 1.2s",)"
        R"("problem":null,"hint":null})");
}

} // namespace outcome_test
} // namespace lares::present
