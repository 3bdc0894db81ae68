// SPDX-License-Identifier: ISC
#include "service_page.hpp"

#include "base/text.hpp"

namespace lares::present {

using protocol::ServiceState;

namespace {

const ServiceState* told_state(const ServiceDetail& it) {
    return it.view.state ? &*it.view.state : nullptr;
}

// " since 2026-11-29 22:14:07 (12m 5s)", ", up since …"
std::string since_words(const ServiceDetail& it) {
    const auto since = since_when(it.view, it.now);
    if (!since) return {};
    const std::string of = since->of.empty() ? "" : ", " + std::string{since->of};
    return of + " since " + it.local_words(since->label) + " (" + age_words(since->age) + ")";
}

std::string enabled_words(const ServiceDetail& it) {
    const std::string normally = it.view.down_file ? "normally down" : "normally up";
    return it.enabled.empty() ? "no, " + normally : "in " + it.enabled + ", " + normally;
}

std::string process_words(const ServiceDetail& it) {
    if (it.view.obstacle || it.view.status.pid == 0) return {};
    std::string words = std::to_string(it.view.status.pid);
    if (!it.user.empty()) words.append(", ").append(it.user);
    return it.command.empty() ? words : words.append(": ").append(it.command);
}

std::string memory_of_all(const ServiceDetail& it) {
    if (!it.usage) return {};
    return size_words(it.usage->resident_kib) + ", " +
           count_words(it.usage->processes, "process", "processes");
}

std::string readiness_words(const ServiceDetail& it) {
    const ServiceState* state = told_state(it);
    if (!state || !state->ready || state->pid == 0) return {};
    if (!*state->ready) return state->notification_closed ? "will not say so any more" : "not yet";
    return "after " + duration_words(state->ready_after);
}

std::string health_words(const ServiceDetail& it) {
    const ServiceState* state = told_state(it);
    if (!state || state->health.word == protocol::HealthFacts::Word::unknown) return {};
    std::string words{word_for(state->health.word)};
    words.append(" since ").append(it.local_words(state->health.since));
    const auto failures = state->health.failures;
    return failures == 0 ? words : words + ", " + count_words(failures, "failure", "failures") + " in a row";
}

std::string last_end_line(const ServiceDetail& it) {
    const ServiceState* state = told_state(it);
    if (!state || !state->last_end) return {};
    return last_end_words(it.view) + " after " + duration_words(state->last_run) + ", " +
           it.local_words(state->last_end_at);
}

std::string next_start_words(const ServiceDetail& it) {
    const ServiceState* state = told_state(it);
    if (!state || !state->next_start || state->neighbour.size() != 0) return {};
    const Span rest = std::chrono::ceil<std::chrono::seconds>(*state->next_start - it.now.moment);
    return "in " + age_words(rest) + (state->over_budget ? ", for the budget of restarts" : "");
}

std::string start_failure_line(const ServiceDetail& it) {
    const ServiceState* state = told_state(it);
    if (!state || !state->start_failure) return {};
    const std::string words = start_failure_words(*state->start_failure, it.error_words);
    return it.start_remedy.empty() ? words : words + " (" + it.start_remedy + ")";
}

// What the page says already of a script that cannot be started is not said again.
std::string rejected_lines(const ServiceDetail& it) {
    const ServiceState* state = told_state(it);
    if (!state || !state->start_failure || it.start_remedy.empty()) return it.rejected;
    const std::string known = std::string{script_of(*state->start_failure)} + ": " + it.start_remedy;
    std::string lines;
    for (std::string_view rest = it.rejected; !rest.empty();) {
        const Split line = split_at(rest, '\n');
        rest = line.rest;
        if (line.head != known) lines.append(lines.empty() ? "" : "\n").append(line.head);
    }
    return lines;
}

std::string restart_words(const ServiceDetail& it) {
    const ServiceState* state = told_state(it);
    const auto restarts = restarts_of(it.view);
    if (!state || !restarts) return {};
    const auto failures = state->restarts.failures;
    const std::string words = std::to_string(*restarts);
    return failures == 0 ? words : words + ", " + count_words(failures, "failure", "failures") + " in a row";
}

std::string waits_words(const ServiceDetail& it, bool is_held) {
    const ServiceState* state = told_state(it);
    if (!state || state->neighbour.size() == 0 || state->held_until.has_value() != is_held) return {};
    std::string words{state->neighbour.view()};
    return is_held || it.awaited.empty() ? words : it.awaited;
}

std::string supervise_words(const ServiceDetail& it) {
    if (it.supervise == 0) return {};
    const std::string pid = std::to_string(it.supervise);
    const ServiceState* state = told_state(it);
    if (!state || state->author.version.size() == 0) return pid;
    return pid + ", version " + std::string{state->author.version.view()};
}

// A line for each; only what is bad has a colour.
void add_neighbours(Page& page, std::string_view fact, const std::vector<NeighbourWords>& neighbours) {
    for (const auto& [name, standing] : neighbours) {
        const Tone tone = standing.tone == Tone::bad ? Tone::bad : Tone::plain;
        page.add_fact(&name == &neighbours.front().name ? fact : "", name + ": " + standing.words, tone);
    }
}

void add_runs(Page& page, const ServiceDetail& it) {
    page.add_fact("ready", readiness_words(it));
    page.add_fact("health", health_words(it));
    page.add_fact("last end", last_end_line(it));
    page.add_fact("restarts", restart_words(it));
    page.add_fact("next start", next_start_words(it), Tone::busy);
    page.add_fact("cannot start", start_failure_line(it), Tone::bad);
}

void add_ties(Page& page, const ServiceDetail& it) {
    page.add_fact("waits for", waits_words(it, false), Tone::busy);
    page.add_fact("goes on for", waits_words(it, true), Tone::busy);
    add_neighbours(page, "needs", it.needs);
    add_neighbours(page, "wants", it.wants);
    add_neighbours(page, "needed by", it.needed_by);
    add_neighbours(page, "optional for", it.wanted_by);
}

} // namespace

Page service_page(const ServiceDetail& it) {
    const Standing standing = it.instead ? *it.instead : full_standing(it.view, it.now.moment);
    Page page{it.name, standing.words, standing.tone, since_words(it)};
    page.add_fact("problem", it.problem, Tone::bad);
    page.add_fact("directory", it.directory);
    if (it.instead) {
        page.add_fact("supervise", supervise_words(it));
        return page;
    }
    page.add_fact("enabled", enabled_words(it));
    page.add_fact("process", process_words(it));
    page.add_fact("memory", memory_of_all(it));
    page.add_fact("cpu", it.usage ? duration_words(it.usage->cpu) : "");
    add_runs(page, it);
    add_ties(page, it);
    page.add_fact("not used", rejected_lines(it), Tone::bad);
    page.add_fact("supervise", supervise_words(it));
    if (it.log) add_neighbours(page, "log", {*it.log});
    return page;
}

} // namespace lares::present
