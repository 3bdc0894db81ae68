// SPDX-License-Identifier: ISC
#include "unmet.hpp"

#include "awaited.hpp"
#include "base/span_text.hpp"
#include "remedy.hpp"
#include "standing.hpp"
#include "sys/clock.hpp"

#include <chrono>
#include <optional>

namespace lares::service {

using protocol::ServiceView;
using protocol::Want;

namespace {

// "web … after 5 s"
std::string_view complaint(Condition condition) {
    switch (condition) {
    case Condition::up: return " is not up";
    case Condition::ready: return " is not ready";
    case Condition::down: return " is not down";
    case Condition::finished: return " has not finished";
    case Condition::started: return " has not been started";
    case Condition::started_and_ready: return " has not been started and become ready";
    }
    return "";
}

bool is_for_being_down(Condition condition) {
    return condition == Condition::down || condition == Condition::finished;
}

// The letter of svc that would bring it about.
std::string_view letter_for(Condition condition, const ServiceView& view) {
    if (view.obstacle) return "";
    const bool runs = is_up(view);
    const auto want = want_of(view.status);
    if (is_for_being_down(condition)) {
        if (view.status.paused) return "-c";
        if (want != Want::down) return "-d";
        return runs ? "-k" : "";
    }
    if (is_finished(view)) return "-u";
    return condition == Condition::started && runs ? "-r" : "";
}

// Of one that rests before its next start; nothing: that is about to come, or waits for something else.
std::optional<Span> time_to_next_start(const ServiceView& view) {
    using std::chrono::seconds;
    const bool rests = view.state && view.state->phase == protocol::Phase::waiting && waits_for(view).empty();
    const auto next = rests ? earliest({view.state->next_start, view.state->not_before}) : std::nullopt;
    const Span left = next ? *next - sys::now() : Span{0};
    if (left < seconds{2} || last_end_of(view).empty()) return std::nullopt;
    return std::chrono::ceil<seconds>(left);
}

} // namespace

Explanation why_unmet(const Unmet& unmet, const Typed& typed) {
    const auto& [condition, service, name, view, limit] = unmet;
    const std::string text =
        std::string{name}.append(complaint(condition)).append(" after ").append(limit).append(": ");
    const auto failure = view.state ? view.state->start_failure : std::nullopt;
    const std::string to_stop = "try: " + typed("-d", service.name());
    const std::string to_see = "see: " + typed("", service.name());
    if (failure && condition == Condition::finished)
        return {text + "it is tried again and again to start its " + script_of(*failure) + " file",
                failure->number, to_stop};
    if (failure && condition != Condition::down)
        return {text + "unable to start its " + script_of(*failure) + " file", failure->number,
                remedy_for(service, service.name(), *failure)};
    if (keeps_ending(view) && condition == Condition::finished)
        return {text + "it is started again and again: " + last_end_of(view), 0, to_stop};
    if (keeps_ending(view) && condition != Condition::down)
        return {text + "it keeps ending: " + last_end_of(view), 0, to_see};
    if (const auto next = time_to_next_start(view); next && condition != Condition::down)
        return {text + "it is started again in " + std::string{span_text(*next).view()} + ": " +
                    last_end_of(view),
                0, condition == Condition::finished ? to_stop : to_see};
    const Awaited awaited = awaited_by(service, service.name(), view, typed);
    const std::string_view letter = letter_for(condition, view);
    const std::string own = letter.empty() ? "" : "try: " + typed(letter, service.name());
    return {text + standing_of(view) + awaited.clause(), 0, awaited.remedy.empty() ? own : awaited.remedy};
}

std::string failure_of(std::string_view name, const ServiceView& view) {
    const std::string straw = last_straw_of(view);
    return std::string{name} + " has failed for good" + (straw.empty() ? "" : ": " + straw);
}

} // namespace lares::service
