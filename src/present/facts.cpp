// SPDX-License-Identifier: ISC
#include "facts.hpp"

#include <algorithm>

namespace lares::present {

using protocol::RunEnd;
using protocol::ServiceState;

namespace {

using namespace values;

const ServiceState* state_of(const Subject& it) {
    return it.view.state ? &*it.view.state : nullptr;
}

const RunEnd* end_of(const Subject& it, RunEnd::Kind kind) {
    const ServiceState* state = state_of(it);
    return state && state->last_end && state->last_end->kind == kind ? &*state->last_end : nullptr;
}

const protocol::StartFailure* failure_of(const Subject& it) {
    const ServiceState* state = state_of(it);
    return state && state->start_failure ? &*state->start_failure : nullptr;
}

const protocol::GaveUp* gave_up(const Subject& it) {
    const ServiceState* state = state_of(it);
    return state && state->gave_up ? &*state->gave_up : nullptr;
}

// Of the script whose end was the reason.
Value number_of_last_straw(const Subject& it, RunEnd::Kind kind) {
    const protocol::GaveUp* failed = gave_up(it);
    return failed && failed->end.kind == kind ? number(failed->end.number) : nothing;
}

bool is_known(const Subject& it) {
    return !it.view.obstacle;
}
bool has_ended(const Subject& it) {
    return state_of(it) && state_of(it)->last_end;
}

Value standing(const Subject& it) {
    if (it.missing) return text(standing_words(*it.missing).words);
    return text(standing_words(it.view, it.now.moment).kind());
}

Value supervised(const Subject& it) {
    if (it.missing) return Value{it.missing->supervise != 0};
    const auto answer = is_supervised(it.view);
    return answer ? Value{*answer} : nothing;
}

Value supervise_pid(const Subject& it) {
    if (it.missing && it.missing->supervise != 0) return number(it.missing->supervise);
    const ServiceState* state = state_of(it);
    return state && state->author.pid != 0 ? number(state->author.pid) : nothing;
}

Value supervise_version(const Subject& it) {
    const ServiceState* state = state_of(it);
    return state && state->author.version.size() != 0 ? text(state->author.version.view()) : nothing;
}

// By the monotonic clock where the state tells it: a clock that was set does not make a service older.
Value seconds_since(const Subject& it) {
    if (!is_known(it)) return nothing;
    const ServiceState* state = state_of(it);
    if (!state) return number(whole_seconds_between(it.view.status.since, it.now.label));
    const Span lived = is_down_since_its_end(*state) ? state->last_run : Span{0};
    const Span age = std::max(it.now.moment - (state->since_moment + lived), Span{0});
    return number(std::chrono::floor<std::chrono::seconds>(age).count());
}

Value term_sent(const Subject& it) {
    return is_known(it) && has_detail(it.view) ? Value{was_sent_term(it.view.status)} : nothing;
}

// It is known as soon as the directory could be looked into.
Value normally(const Subject& it) {
    using At = protocol::Obstacle::At;
    const auto& obstacle = it.view.obstacle;
    if (obstacle && (obstacle->at == At::directory || obstacle->at == At::down_file)) return nothing;
    return text(it.view.down_file ? "down" : "up");
}

Value ready(const Subject& it) {
    const ServiceState* state = state_of(it);
    return state && state->ready ? Value{*state->ready} : nothing;
}

Value ready_at(const Subject& it) {
    return ready(it) == Value{true} ? moment(state_of(it)->ready_at) : nothing;
}

Value says(const Subject& it) {
    const ServiceState* state = state_of(it);
    return state && state->says != protocol::Says::nothing ? text(word_for(state->says)) : nothing;
}

Value ended_by(const Subject& it) {
    if (!has_ended(it)) return nothing;
    const std::string_view word = word_for(state_of(it)->last_end_by);
    return word.empty() ? nothing : text(word);
}

Value health(const Subject& it) {
    const ServiceState* state = state_of(it);
    const bool is_known = state && state->health.word != protocol::HealthFacts::Word::unknown;
    return is_known ? text(word_for(state->health.word)) : nothing;
}

// The status of a one-shot that is up without a process does not say it.
Value want(const Subject& it) {
    if (!is_known(it)) return nothing;
    return text(state_of(it) ? word_for(state_of(it)->want) : want_word(it.view.status));
}

// One name serves for both in the state; which of the two it is, the hold says.
Value neighbour(const Subject& it, bool holds) {
    const ServiceState* state = state_of(it);
    const bool is_named = state && state->neighbour.size() != 0 && state->held_until.has_value() == holds;
    return is_named ? text(state->neighbour.view()) : nothing;
}

Value strays(const Subject& it) {
    const ServiceState* state = state_of(it);
    return state && state->strays != 0 ? number(state->strays) : nothing;
}

Value next_start(const Subject& it) {
    const ServiceState* state = state_of(it);
    if (!state || !state->next_start || neighbour(it, false) != nothing) return nothing;
    return seconds(std::max(*state->next_start - it.now.moment, Span{0}));
}

Value rejected(const Subject& it) {
    return it.rejected.empty() ? nothing : text(it.rejected);
}

Value missing_directory(const Subject& it) {
    return it.missing ? text(it.missing->directory) : nothing;
}

Value problem(const Subject& it) {
    if (it.missing) return missing_words(*it.missing);
    return is_known(it) ? nothing : Value{problem_words(*it.view.obstacle, it.control, it.error_words)};
}

// clang-format off
constexpr Field table[] = {
    {"name",       [](const Subject& it) { return text(it.name); }},
    {"state",      [](const Subject& it) { return text(state_word(it.view)); }},
    {"standing",   standing},
    {"supervised", supervised},
    {"supervise_pid", supervise_pid},
    {"supervise_version", supervise_version},
    {"pid",        [](const Subject& it) { return it.view.status.pid ? number(it.view.status.pid) : nothing; }},
    {"processes",  [](const Subject& it) { return it.used ? number(it.used->processes) : nothing; }},
    {"memory_kib", [](const Subject& it) { return it.used ? number(it.used->resident_kib) : nothing; }},
    {"cpu_seconds", [](const Subject& it) { return it.used ? seconds(it.used->cpu) : nothing; }},
    {"since",      [](const Subject& it) { return is_known(it) ? moment(it.view.status.since) : nothing; }},
    {"seconds",    seconds_since},
    {"want",       want},
    {"paused",     [](const Subject& it) { return is_known(it) ? Value{it.view.status.paused} : nothing; }},
    {"term_sent",  term_sent},
    {"leaving",    [](const Subject& it) { return state_of(it) ? Value{state_of(it)->leaving} : nothing; }},
    {"ready",      ready},
    {"ready_at",   ready_at},
    {"says",       says},
    {"normally",   normally},
    {"starts",     [](const Subject& it) { return state_of(it) ? number(state_of(it)->starts) : nothing; }},
    {"failures",   [](const Subject& it) { return state_of(it) ? number(state_of(it)->restarts.failures) : nothing; }},
    {"health",     health},
    {"waits_for",  [](const Subject& it) { return neighbour(it, false); }},
    {"waits_because", [](const Subject& it) { return it.awaited.empty() ? nothing : text(it.awaited); }},
    {"held_by",    [](const Subject& it) { return neighbour(it, true); }},
    {"over_budget", [](const Subject& it) { return state_of(it) ? Value{state_of(it)->over_budget} : nothing; }},
    {"strays",     strays},
    {"stuck",      [](const Subject& it) { return state_of(it) ? Value{state_of(it)->stuck} : nothing; }},

    {"last_end.kind",        [](const Subject& it) { return has_ended(it) ? text(word_for(state_of(it)->last_end->kind)) : nothing; }},
    {"last_end.code",        [](const Subject& it) { const auto* end = end_of(it, RunEnd::Kind::exited); return end ? number(end->number) : nothing; }},
    {"last_end.signal",      [](const Subject& it) { const auto* end = end_of(it, RunEnd::Kind::killed); return end ? number(end->number) : nothing; }},
    {"last_end.signal_name", [](const Subject& it) { const auto* end = end_of(it, RunEnd::Kind::killed); return end ? text(signal_name(end->number)) : nothing; }},
    {"last_end.core",        [](const Subject& it) { const auto* end = end_of(it, RunEnd::Kind::killed); return end ? Value{end->core} : nothing; }},
    {"last_end.at",          [](const Subject& it) { return has_ended(it) ? moment(state_of(it)->last_end_at) : nothing; }},
    {"last_end.ran_seconds", [](const Subject& it) { return has_ended(it) ? seconds(state_of(it)->last_run) : nothing; }},
    {"last_end.by",          ended_by},

    {"gave_up.because",      [](const Subject& it) { return gave_up(it) ? text(word_for(gave_up(it)->because)) : nothing; }},
    {"gave_up.code",         [](const Subject& it) { return number_of_last_straw(it, RunEnd::Kind::exited); }},
    {"gave_up.signal",       [](const Subject& it) { return number_of_last_straw(it, RunEnd::Kind::killed); }},

    {"start_failure.step",   [](const Subject& it) { return failure_of(it) ? text(word_for(failure_of(it)->step)) : nothing; }},
    {"start_failure.errno",  [](const Subject& it) { return failure_of(it) ? number(failure_of(it)->number) : nothing; }},
    {"start_failure.text",   [](const Subject& it) { return failure_of(it) ? Value{start_failure_words(*failure_of(it), it.error_words)} : nothing; }},
    {"start_failure.remedy", [](const Subject& it) { return it.start_remedy.empty() ? nothing : text(it.start_remedy); }},

    {"rejected",             rejected},
    {"next_start_seconds",   next_start},
    {"missing_directory",    missing_directory},
    {"problem",              problem},
};
// clang-format on

} // namespace

std::span<const Field> fields() {
    return table;
}

const Field* find_field(std::string_view name) {
    const auto* found = std::ranges::find(table, name, &Field::name);
    return found == std::end(table) ? nullptr : found;
}

} // namespace lares::present
