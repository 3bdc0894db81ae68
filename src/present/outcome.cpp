// SPDX-License-Identifier: ISC
#include "outcome.hpp"

#include "standing_words.hpp"
#include "words.hpp"

#include <algorithm>

namespace lares::present {

using protocol::ServiceView;
using Verb = OutcomeVerb;
using Result = Outcome::Result;

namespace {

std::uint32_t pid_in(const ServiceView& view) {
    return view.obstacle ? 0 : view.status.pid;
}

// With a process, or as a one-shot that is done.
bool was_up(const ServiceView& view) {
    const bool is_done = view.state && view.state->phase == protocol::Phase::started;
    return pid_in(view) != 0 || (!view.obstacle && is_done);
}

std::string in_parentheses(const std::string& words) {
    return words.empty() ? "" : " (" + words + ")";
}

std::string pid_words(const Outcome& outcome) {
    const std::uint32_t before = pid_in(outcome.before), now = pid_in(outcome.now);
    if (now == 0) return {};
    const bool is_another = before != 0 && before != now;
    return " (pid " + (is_another ? std::to_string(before) + " -> " : "") + std::to_string(now) + ")";
}

// Of the run that has ended since, if its supervise says so.
std::string last_run_words(const Outcome& outcome) {
    const auto& now = outcome.now.state;
    if (!now || !now->last_end || outcome.now.obstacle) return {};
    const auto& before = outcome.before.state;
    const bool is_new = !before || !before->last_end || now->last_end_at != before->last_end_at;
    return is_new ? end_words(*now->last_end) : "";
}

std::string_view level_of(const ServiceView& view) {
    if (pid_in(view) == 0) return "done";
    return view.state && view.state->ready == true ? "ready" : "up";
}

std::string done_words(const Outcome& outcome) {
    const std::string after = std::string{" "}.append(after_words(outcome.took));
    const std::string level{level_of(outcome.now)};
    switch (outcome.verb) {
    case Verb::start: return level + after + pid_words(outcome);
    case Verb::restart:
        return (was_up(outcome.before) ? "restarted, " : "started, ") + level + after + pid_words(outcome);
    case Verb::stop: return "stopped" + after + in_parentheses(last_run_words(outcome));
    case Verb::wait: return std::string{outcome.awaited} + after + pid_words(outcome);
    case Verb::once: return "started once" + pid_words(outcome);
    case Verb::pause: return "paused" + pid_words(outcome);
    case Verb::cont: return "continued" + pid_words(outcome);
    case Verb::kill:
        return "killed" + after + (pid_in(outcome.now) != 0 ? ", runs again" : "") + pid_words(outcome);
    case Verb::enable:
    case Verb::disable: return outcome.deed;
    case Verb::reload:
    case Verb::signal: break;
    }
    return "was sent " + std::string{outcome.signal} + pid_words(outcome);
}

std::string unchanged_words(const Outcome& outcome) {
    switch (outcome.verb) {
    case Verb::stop: return "was down already";
    case Verb::pause: return "was paused already";
    case Verb::cont: return "was not paused";
    case Verb::enable:
    case Verb::disable: return outcome.deed;
    default: break;
    }
    const std::string_view level = level_of(outcome.now);
    const bool is_leaving = pid_in(outcome.now) != 0 && was_sent_term(outcome.now.status);
    return "was " + std::string{level == "done" ? "up" : level} + " already" +
           (is_leaving ? ", though it was sent TERM" : "");
}

// "is stopped (it needs db)"
std::string planned_words(const Outcome& outcome) {
    const std::string because = in_parentheses(outcome.because);
    switch (outcome.verb) {
    case Verb::start: return "is started" + because;
    case Verb::stop: return "is stopped" + because;
    case Verb::restart: return "is restarted" + because;
    case Verb::once: return "is started once" + because;
    case Verb::enable:
    case Verb::disable: return outcome.deed;
    default: return "is sent " + std::string{outcome.signal};
    }
}

std::string told_words(const Outcome& outcome) {
    switch (outcome.verb) {
    case Verb::start: return "was told to start";
    case Verb::stop: return "was told to stop";
    case Verb::restart: return "was told to restart";
    case Verb::once: return "was told to run once";
    default: return "was sent " + std::string{outcome.signal};
    }
}

std::string but_left_words(const Outcome& outcome) {
    if (outcome.left.empty()) return {};
    return ", but " + left_words(outcome.left) + in_parentheses(outcome.hint);
}

std::string with_hint(const std::string& words, const Outcome& outcome) {
    return outcome.hint.empty() ? words : words + "; " + outcome.hint;
}

} // namespace

std::string_view word_for(Verb verb) {
    switch (verb) {
    case Verb::start: return "start";
    case Verb::stop: return "stop";
    case Verb::restart: return "restart";
    case Verb::once: return "once";
    case Verb::pause: return "pause";
    case Verb::cont: return "cont";
    case Verb::kill: return "kill";
    case Verb::reload: return "reload";
    case Verb::signal: return "signal";
    case Verb::wait: return "wait";
    case Verb::enable: return "enable";
    case Verb::disable: return "disable";
    }
    return {};
}

std::string_view word_for(Result result) {
    switch (result) {
    case Result::planned: return "planned";
    case Result::told: return "told";
    case Result::done: return "done";
    case Result::unchanged: return "unchanged";
    case Result::failed: return "failed";
    case Result::late: return "late";
    case Result::left: return "left";
    case Result::not_running: return "not running";
    case Result::unsupervised: return "not supervised";
    case Result::denied: return "denied";
    case Result::untold: return "untold";
    }
    return {};
}

std::string after_words(Span took) {
    using namespace std::chrono;
    const std::int64_t tenths = round<duration<std::int64_t, std::deci>>(std::max(took, Span{0})).count();
    if (tenths == 0) return "at once";
    if (tenths >= 600) return "after " + age_words(took);
    return "after " + std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "s";
}

std::string left_words(const std::vector<LeftProcess>& left) {
    constexpr std::size_t most = 4; // of more than one beyond that only their number is of use
    const std::size_t named = left.size() <= most + 1 ? left.size() : most;
    std::string words;
    for (std::size_t i = 0; i < named; ++i) {
        const bool is_last = i + 1 == left.size();
        words.append(words.empty() ? "" : is_last ? " and " : ", ");
        words.append(left[i].name).append(" (pid ").append(std::to_string(left[i].pid)).append(")");
    }
    if (named < left.size())
        words.append(" and ").append(std::to_string(left.size() - named)).append(" more");
    return words + ", which its run has started, " + (left.size() == 1 ? "goes on" : "go on");
}

std::string outcome_words(const Outcome& outcome) {
    switch (outcome.result) {
    case Result::planned: return planned_words(outcome);
    case Result::told: return told_words(outcome) + in_parentheses(outcome.because);
    case Result::done: return done_words(outcome) + in_parentheses(outcome.because) + but_left_words(outcome);
    case Result::unchanged: return unchanged_words(outcome) + in_parentheses(outcome.because);
    case Result::failed: return with_hint("failed: " + outcome.problem, outcome);
    default: return with_hint(outcome.problem, outcome);
    }
}

Tone tone_of(const Outcome& outcome) {
    const bool is_well = outcome.result <= Result::unchanged;
    if (!is_well) return Tone::bad;
    if (!outcome.left.empty()) return Tone::busy;
    return outcome.result == Result::done ? Tone::good : Tone::plain;
}

} // namespace lares::present
