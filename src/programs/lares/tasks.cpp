// SPDX-License-Identifier: ISC
#include "tasks.hpp"

#include "base/text.hpp"

#include <csignal>

namespace lares::front {

namespace {

using present::OutcomeVerb;
using service::Cause;
using service::Deed;
using service::Goal;
using service::Move;
using service::Step;
using service::Task;

Goal goal_of_start(std::string_view commands) {
    Goal goal = service::goal_of(commands);
    goal.ready = true;
    return goal;
}

Step stopping() {
    Goal goal = service::goal_of("d");
    goal.cleared = true;
    return {"d", goal};
}

// What happens by itself.
Goal goal_of_another_run() {
    Goal goal;
    goal.replaced = goal.ready = true;
    return goal;
}

Goal goal_of_rest() {
    Goal goal;
    goal.level = Goal::Level::idle;
    goal.cleared = true;
    return goal;
}

Step starting(std::string commands) {
    const Goal goal = goal_of_start(commands);
    return {std::move(commands), goal};
}

Step telling(std::string commands) {
    const Goal goal = service::goal_of(commands);
    return {std::move(commands), goal};
}

// Only ours have a command for it; TERM and CONT to one that is wanted up is the same, as in sv of runit.
std::string restart_of(const service::Selected& who) {
    const auto view = service::Service{who.path}.look(service::Detail::everything);
    return view.state ? "ru" : "tcu";
}

// It is up, and no command but `d` makes it anything else.
bool is_done_oneshot(const service::Selected& who) {
    const service::Service service{who.path};
    const auto view = service.look(service::Detail::everything);
    return service.is_oneshot() && view.state && view.state->phase == protocol::Phase::started;
}

std::vector<Step> steps_of_once(const service::Selected& who, const std::string& commands) {
    if (is_done_oneshot(who)) return {telling("d"), telling(commands)};
    return {telling(commands)};
}

std::vector<Step> steps_of_restart(const service::Selected& who, const Move& move) {
    if (!move.is_told) return {{"", goal_of_another_run()}};
    if (move.in_order || is_done_oneshot(who)) return {telling("d"), starting("u")};
    return {starting(restart_of(who))};
}

Task task_of(const service::Selected& who, const Move& move) {
    switch (move.deed) {
    case Deed::start: return {who, Task::Kind::start, {starting("u")}, {}, move.after};
    case Deed::stop:
        return {
            who, Task::Kind::stop, {move.is_told ? stopping() : Step{"", goal_of_rest()}}, {}, move.after};
    case Deed::restart: break;
    }
    std::vector<Step> steps = steps_of_restart(who, move);
    const std::string if_given_up = steps.size() > 1 ? "u" : "";
    return {who, Task::Kind::restart, std::move(steps), if_given_up, move.after};
}

OutcomeVerb verb_of(Deed deed) {
    switch (deed) {
    case Deed::start: return OutcomeVerb::start;
    case Deed::stop: return OutcomeVerb::stop;
    case Deed::restart: break;
    }
    return OutcomeVerb::restart;
}

std::string because_of(const Move& move, const std::map<std::string, service::Selected>& members) {
    const auto found = members.find(move.other);
    const std::string& other = found == members.end() ? move.other : found->second.name;
    switch (move.cause) {
    case Cause::named: return "";
    case Cause::is_needed: return other + " needs it";
    case Cause::needs: break;
    }
    return "it needs " + other;
}

} // namespace

Errand errand_of(const Move& move, const service::Surroundings& around) {
    return {task_of(around.members.at(move.name), move), verb_of(move.deed), "",
            because_of(move, around.members), move.is_told};
}

Errands errands_of(const Action& action, const service::Surroundings& around) {
    const service::Plan plan = action.plan(around.graph, around.chosen);
    Errands errands;
    for (const Move& move : plan.moves) {
        errands.all.push_back(errand_of(move, around));
        Task& task = errands.all.back().task;
        task.is_newcomer = action.newcomers.contains(task.who.name);
    }
    for (const service::Missing& it : plan.missing)
        errands.warnings.push_back(around.members.at(it.who).name + " needs " +
                                   std::string{last_part_of(it.what)} + ", which is not there");
    return errands;
}

Errands errands_of(const Action& action, const std::vector<service::Selected>& services) {
    if (action.plan) return errands_of(action, service::surroundings_of(services));
    const bool is_once = action.verb == OutcomeVerb::once;
    Errands errands;
    for (const service::Selected& each : services) {
        Task task{each, Task::Kind::signal, {telling(action.commands)}};
        if (action.verb == OutcomeVerb::reload) task.survives = SIGHUP;
        if (is_once) task = {each, Task::Kind::once, steps_of_once(each, action.commands)};
        errands.all.push_back({std::move(task), action.verb, action.signal, ""});
    }
    return errands;
}

} // namespace lares::front
