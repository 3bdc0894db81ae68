// SPDX-License-Identifier: ISC
#include "leftovers.hpp"

#include <algorithm>

namespace lares::front {

namespace {

std::vector<service::Service> services_of(const std::vector<Errand>& errands) {
    std::vector<service::Service> services;
    const auto is_stop = [](const Errand& it) { return it.task.kind == service::Task::Kind::stop; };
    if (std::ranges::none_of(errands, is_stop)) return services;
    for (const Errand& errand : errands) services.emplace_back(errand.task.who.path);
    return services;
}

bool has_been_stopped(const service::Undertaking& undertaking, std::size_t number) {
    return undertaking.task(number).kind == service::Task::Kind::stop &&
           undertaking.progress(number).result == service::Result::done;
}

// "its run does not exec; "
std::string why_they_go_on(const std::vector<service::LeftProcess>& left, bool is_of_shell) {
    if (std::ranges::any_of(left, &service::LeftProcess::is_runaway))
        return std::string{left.size() == 1 ? "it has" : "they have"} + " gone into the background; ";
    return is_of_shell ? "its run does not exec; " : "";
}

// "to end it: kill 812"
std::string to_end(const std::vector<service::LeftProcess>& left) {
    std::string words = left.size() == 1 ? "to end it: kill" : "to end them: kill";
    for (const service::LeftProcess& each : left) words.append(" ").append(std::to_string(each.pid));
    return words;
}

std::vector<present::LeftProcess> shown_of(const std::vector<service::LeftProcess>& left) {
    std::vector<present::LeftProcess> shown;
    for (const service::LeftProcess& each : left)
        shown.push_back({static_cast<std::uint32_t>(each.pid), each.name});
    return shown;
}

} // namespace

Leftovers::Leftovers(const std::vector<Errand>& errands) : offspring_{services_of(errands)} {}

void Leftovers::await_ends(const service::Undertaking& undertaking, const sys::Fd& interruption) const {
    std::vector<std::size_t> stopped;
    for (std::size_t number = 0; number < undertaking.size(); ++number)
        if (has_been_stopped(undertaking, number)) stopped.push_back(number);
    offspring_.await_ends(stopped, service::patience_with_offspring, &interruption);
}

// Of what is disabled, no name is left to ask about.
void Leftovers::note(present::Outcome& outcome, std::size_t number, const Terms& terms) const {
    using present::OutcomeVerb;
    const bool is_disabled = outcome.verb == OutcomeVerb::disable;
    if (outcome.result != present::Outcome::Result::done) return;
    if (outcome.verb != OutcomeVerb::stop && !is_disabled) return;
    const std::vector<service::LeftProcess> left = offspring_.left_of(number);
    if (left.empty()) return;
    outcome.left = shown_of(left);
    outcome.hint = why_they_go_on(left, offspring_.is_of_shell(number)) +
                   (is_disabled ? to_end(left) : "see: " + terms.command("why", outcome.name));
}

} // namespace lares::front
