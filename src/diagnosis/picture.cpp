// SPDX-License-Identifier: ISC
#include "picture.hpp"

#include "service/lares_command.hpp"
#include "service/operands.hpp"
#include "sys/process_facts.hpp"

#include <algorithm>

namespace lares::diagnosis {

using protocol::EndedBy;
using protocol::HealthFacts;
using protocol::Phase;
using protocol::RunEnd;
using protocol::ServiceState;
using protocol::Want;

namespace {

// A run that has lived so long has not failed at its start.
constexpr Span settled_after = std::chrono::seconds{10};
// Other supervises do not say how a run has ended, nor how often: one that is so young has mostly been
// started again.
constexpr std::uint64_t young = 3;

bool is_ended_by_itself(EndedBy by) {
    return by == EndedBy::itself || by == EndedBy::oom;
}

bool is_early(const ServiceState& state) {
    return state.last_end && is_ended_by_itself(state.last_end_by) && state.last_run < settled_after;
}

// It lives twice as long as the one before it did: what that one has died of is behind it.
bool has_got_over_it(const ServiceState& state, Moment now) {
    constexpr Span least = std::chrono::seconds{3};
    return now - state.since_moment >= std::clamp(2 * state.last_run, least, settled_after);
}

// It is ready, which the one before it never was.
bool has_come_further(const Picture& picture, const ServiceState& state) {
    const bool is_ready = state.phase == Phase::running && state.ready == true;
    return is_ready && !picture.runs.empty() && !picture.runs.back().ready;
}

bool runs_well(const ServiceState& state) {
    return state.ready != false && state.health.word != HealthFacts::Word::unhealthy && !state.paused;
}

} // namespace

bool is_seen(const Picture& picture) {
    return !picture.view.obstacle;
}

bool has_process(const Picture& picture) {
    if (!is_seen(picture)) return false;
    const ServiceState* state = picture.state();
    return state ? state->phase == Phase::running && state->pid != 0
                 : picture.view.status.pid != 0 && !picture.process_is_dead;
}

bool is_periodic(const Picture& picture) {
    const ServiceState* state = picture.state();
    if (!state || !state->last_end || state->start_failure || !picture.left_over.empty()) return false;
    const bool is_success = state->last_end->kind == RunEnd::Kind::exited && state->last_end->number == 0;
    const bool rests = state->phase == Phase::waiting && state->next_start && is_wanted_up(picture);
    return is_success && rests && picture.restart_delay >= std::chrono::minutes{1};
}

bool is_wanted_up(const Picture& picture) {
    return is_seen(picture) && want_of(picture.view.status) != Want::down;
}

bool is_told_to_restart(const Picture& picture) {
    const ServiceState* state = picture.state();
    return has_process(picture) && state && state->restart_asked && state->last_signal != 0 &&
           state->want != Want::down;
}

bool is_as_wanted(const Picture& picture) {
    if (!is_seen(picture)) return false;
    const ServiceState* state = picture.state();
    if (state && state->gave_up) return false;
    if (!is_wanted_up(picture)) return picture.view.status.pid == 0;
    if (!state) return has_process(picture) && !picture.view.status.paused;
    if (state->phase == Phase::started || is_periodic(picture)) return true;
    if (state->phase == Phase::down) return state->want == Want::once || state->accomplished;
    return state->phase == Phase::running && runs_well(*state) && !keeps_failing(picture);
}

bool keeps_failing(const Picture& picture) {
    if (!is_wanted_up(picture) && !(picture.state() && picture.state()->gave_up)) return false;
    const ServiceState* state = picture.state();
    if (!state) {
        const std::uint64_t age = whole_seconds_between(picture.view.status.since, picture.now.label);
        return !has_process(picture) || age < young;
    }
    return !is_periodic(picture) && is_failing(*state, picture.now.moment) &&
           !has_come_further(picture, *state);
}

bool is_failing(const ServiceState& state, Moment now) {
    const bool is_over = state.phase == Phase::started || (state.phase == Phase::down && !state.gave_up);
    if (!is_early(state) || is_over) return false;
    return state.phase != Phase::running || !has_got_over_it(state, now);
}

std::span<const std::string> words_of(const Picture& picture) {
    return keeps_failing(picture) ? std::span{picture.words.lines} : std::span<const std::string>{};
}

std::optional<Death> last_death_of(const Picture& picture) {
    if (const ServiceState* state = picture.state(); state && state->last_end)
        return Death{*state->last_end, state->last_end_by, state->last_run, state->last_end_at};
    if (picture.runs.empty()) return std::nullopt;
    const protocol::RunRecord& last = picture.runs.back();
    const EndedBy by = last.by.view() == protocol::ended_by::oom ? EndedBy::oom : EndedBy::itself;
    return Death{last.how, by, last.lived, last.end};
}

Span between(TaiLabel earlier, TaiLabel later) {
    const auto seconds = static_cast<std::int64_t>(later.seconds - earlier.seconds);
    return std::chrono::seconds{seconds} +
           std::chrono::nanoseconds{std::int64_t{later.nanoseconds} - std::int64_t{earlier.nanoseconds}};
}

Span age_of(const sys::ProcessEntry& process, const Picture& picture) {
    return sys::a_tick *
           static_cast<std::int64_t>(picture.ticks_now - std::min(process.started, picture.ticks_now));
}

bool is_from(const protocol::RunRecord& run, const sys::ProcessEntry& process, const Picture& picture) {
    constexpr Span doubt = 2 * sys::a_tick;
    const Span age = age_of(process, picture);
    return age <= between(run.start, picture.now.label) + doubt &&
           age + doubt >= between(run.end, picture.now.label);
}

bool has_handed_over(const protocol::RunRecord& run) {
    const bool is_success = run.how.kind == RunEnd::Kind::exited && run.how.number == 0;
    return is_success && run.by.view().empty() && run.lived && *run.lived < std::chrono::seconds{30};
}

std::string lares_command(const Picture& picture, std::string_view verb, std::string_view service) {
    const bool is_path = service.contains('/');
    return service::lares_command(is_path ? service::scan_directory() : picture.scan, {verb, service});
}

std::string lares_command(const Picture& picture, std::string_view verb) {
    return lares_command(picture, verb, picture.name);
}

} // namespace lares::diagnosis
