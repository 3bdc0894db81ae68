// SPDX-License-Identifier: ISC
#include "explanation.hpp"

#include "awaited.hpp"
#include "base/span_text.hpp"
#include "base/text.hpp"
#include "condition.hpp"
#include "remedy.hpp"
#include "standing.hpp"
#include "sys/report.hpp"
#include "template_hint.hpp"

#include <cerrno>

namespace lares::service {

using protocol::ServiceView;

namespace {

std::string_view wanted(const Goal& goal) {
    if (goal.gone) return "supervise to leave";
    if (goal.paused == true) return "it paused";
    switch (goal.level) {
    case Goal::Level::up: return goal.ready ? "ready" : "up";
    case Goal::Level::down:
    case Goal::Level::idle: return "down";
    case Goal::Level::once: return "a run";
    case Goal::Level::not_again: return "no restart";
    case Goal::Level::any: break;
    }
    if (goal.paused == false) return "it to continue";
    return "a new process";
}

std::string words_without(const Awaited& other) {
    if (other.name.empty()) return "still down";
    return "still down, waiting for " + other.name + other.clause() + (other.why.empty() ? "" : ",");
}

// Not a restart, of which the process is to go.
bool is_to_start(const Goal& goal) {
    return goal.level == Goal::Level::up && !goal.replaced;
}

// Whether the process that it was told to replace is still there; only ours say so.
std::optional<bool> has_its_old_process(const Goal& goal, const ServiceView& view) {
    if (!goal.replaced || !view.state || view.status.pid == 0) return std::nullopt;
    return view.state->restart_asked;
}

std::string description(const ServiceView& view, const Goal& goal, const Awaited& other) {
    if (is_supervised(view) == false) return "supervise not running";
    if (view.obstacle) return "its status cannot be read";
    if (is_being_cleared(view))
        return "still waiting for what is left of its run, processes: " +
               std::string{Decimal{view.state->strays}.view()};
    if (view.status.pid == 0) return words_without(other);
    const std::string pid{Decimal{view.status.pid}.view()};
    const std::string holder = held_by(view);
    if (is_to_start(goal) && was_sent_term(view.status))
        return "told to end (TERM), and still up (pid " + pid + ")";
    if (has_its_old_process(goal, view) == true)
        return "told to restart, and still the process of before (pid " + pid + ")";
    const bool is_on_its_way = goal.ready && goal.level == Goal::Level::up && !view.status.paused;
    return (is_on_its_way ? "up (pid " : "still up (pid ") + pid + (view.status.paused ? ", paused)" : ")") +
           (is_on_its_way ? ", not ready" : "") +
           (holder.empty() ? "" : ", going on for " + holder + ", which needs it");
}

// The letters that would bring it about.
std::string_view letters_for(const Goal& goal, const ServiceView& view) {
    if (is_being_cleared(view)) return "-k";
    if (view.obstacle || view.status.pid == 0) return "";
    if (view.status.paused && goal.paused != true) return "-c";
    if (goal.gone && want_of(view.status) != protocol::Want::down) return "-dx";
    const bool is_to_end = goal.gone || goal.replaced || goal.level != Goal::Level::any;
    const bool is_to_start_now = is_to_start(goal) || has_its_old_process(goal, view) == false;
    const bool is_to_become_ready = goal.ready && is_to_start_now && !was_sent_term(view.status);
    return is_to_end && !is_to_become_ready ? "-k" : "";
}

Explanation why_never(const Goal& goal, const ServiceView& view, const std::string& state) {
    const std::string text = state + ", want " + std::string{wanted(goal)};
    if (goal.paused == true) return {text, 0, "a service that does not run takes no signal"};
    return {text, 0, why_it_gave_up(view)};
}

std::string remedy_for_start(const Service& service, std::string_view name,
                             const protocol::ServiceState& state) {
    const std::string remedy = remedy_for(service, name, *state.start_failure);
    if (!remedy.empty()) return remedy;
    return state.next_start ? "mend it; it is tried again" : "mend it, and start it again";
}

} // namespace

std::string Explanation::sentence() const {
    return error == 0 ? text : text + ": " + std::string{sys::error_text(error)};
}

Explanation why_not_told(const Service& service, const SendFailure& failure) {
    const std::string& name = service.name();
    switch (failure.step) {
    case SendFailure::Step::directory: return {"unable to chdir to " + name, failure.error};
    case SendFailure::Step::open:
        if (failure.error == ENXIO) return {"unable to control " + name + ": supervise not running"};
        return {"unable to control " + name, failure.error,
                failure.error == EINVAL ? "its control file is not a FIFO; remove it"
                                        : hint_of_template(service)};
    case SendFailure::Step::write: break;
    }
    return {"error writing commands to " + name, failure.error,
            failure.error == ETIMEDOUT ? "its supervise does not read them; is it stopped?" : ""};
}

std::string why_it_gave_up(const ServiceView& view) {
    const std::string straw = last_straw_of(view);
    return "it has failed for good" + (straw.empty() ? "" : ": " + straw);
}

Explanation why_not_reached(const Missed& missed, const Typed& typed) {
    const Service& service = missed.service;
    const Goal& goal = missed.goal;
    const std::string late = " after " + std::string{missed.limit};
    if (!missed.has_been_read) return {"its supervise has not read the commands" + late, 0, "is it stopped?"};
    const ServiceView view = service.look(Detail::everything);
    const Awaited awaited = awaited_by(service, missed.name, view, typed);
    const std::string state = description(view, goal, awaited);
    if (missed.verdict == Verdict::never) return why_never(goal, view, state);
    const std::string text = state + late + ", want " + std::string{wanted(goal)};
    if (const auto failure = view.state ? view.state->start_failure : std::nullopt)
        return {text + "; unable to start its " + script_of(*failure) + " file", failure->number,
                remedy_for_start(service, missed.name, *view.state)};
    const std::string_view letters = letters_for(goal, view);
    const std::string holder = held_by(view);
    const std::string_view whom = holder.empty() ? missed.name : holder;
    return {text, 0, letters.empty() ? awaited.remedy : "try: " + typed(letters, whom)};
}

std::optional<Explanation> why_it_takes_long(const Service& service, std::string_view name,
                                             const Typed& typed) {
    const ServiceView view = service.look(Detail::everything);
    const bool is_wanted = want_of(view.status) != protocol::Want::down;
    if (view.obstacle || view.status.pid != 0 || !is_wanted) return std::nullopt;
    if (const auto failure = view.state ? view.state->start_failure : std::nullopt)
        return Explanation{std::string{"still waiting; unable to start its "} + script_of(*failure) + " file",
                           failure->number, remedy_for_start(service, name, *view.state)};
    if (const std::string other = only_wanted_by(service, view); !other.empty())
        return Explanation{"still waiting for " + other + ", which it wants; after " +
                           std::string{span_text(patience_with_wanted).view()} + " it is started without it"};
    const Awaited awaited = awaited_by(service, name, view, typed);
    if (awaited.why.empty()) return std::nullopt;
    return Explanation{"still waiting for " + awaited.name + awaited.clause(), 0, awaited.remedy};
}

} // namespace lares::service
