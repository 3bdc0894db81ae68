// SPDX-License-Identifier: ISC
#include "standing_words.hpp"

#include "protocol/run_record.hpp"
#include "words.hpp"

namespace lares::present {

using protocol::Phase;
using protocol::RunEnd;
using protocol::ServiceState;
using protocol::ServiceView;
using protocol::Want;

namespace {

Standing of_obstacle(const ServiceView& view) {
    const bool is_unsupervised = is_supervised(*view.obstacle) == false;
    return {is_unsupervised ? "not supervised" : "unknown", Tone::bad};
}

// By its supervise, be it that it is to be up again: for a need, or its health.
bool is_being_ended(const ServiceState& state) {
    return state.ending_for != protocol::EndedBy::itself && state.ending_for != protocol::EndedBy::command;
}

Standing of_running(const ServiceState& state) {
    const bool is_stopping = is_being_stopped(state) || is_being_ended(state);
    if (state.held_until || goes_by_itself(state) || is_stopping) return {"stopping", Tone::busy};
    if (state.paused) return {"paused", Tone::busy};
    if (state.health.word == protocol::HealthFacts::Word::unhealthy) return {"unhealthy", Tone::bad};
    if (state.ready == false) return {"starting", Tone::busy};
    return {state.ready == true ? "ready" : "up", Tone::good};
}

Standing of_waiting(const ServiceState& state, Moment now) {
    if (state.neighbour.size() != 0) return {"blocked on " + std::string{state.neighbour.view()}, Tone::busy};
    if (state.start_failure) return {"failed", Tone::bad};
    const Span rest = state.next_start ? *state.next_start - now : Span{0};
    return {"waiting " + age_words(std::chrono::ceil<std::chrono::seconds>(rest)), Tone::busy};
}

Standing of_state(const ServiceState& state, Moment now) {
    switch (state.phase) {
    case Phase::running: return of_running(state);
    case Phase::started: return {"up", Tone::good};
    case Phase::waiting: return of_waiting(state, now);
    case Phase::starting: return {"starting", Tone::busy};
    case Phase::clearing:
    case Phase::finishing:
    case Phase::stopping: return {"stopping", Tone::busy};
    case Phase::down:
        if (state.gave_up) return {"failed", Tone::bad};
        return {"down", Tone::faint};
    case Phase::gone: break;
    }
    return {"not supervised", Tone::bad};
}

// Of a supervise of another kind, which tells no more.
Standing of_status(const ServiceView& view) {
    const protocol::StatusRecord& status = view.status;
    const auto want = want_of(status);
    if (status.pid == 0)
        return want == Want::up ? Standing{"waiting", Tone::busy} : Standing{"down", Tone::faint};
    if (runs_finish(status) || want == Want::down || was_sent_term(status)) return {"stopping", Tone::busy};
    return status.paused ? Standing{"paused", Tone::busy} : Standing{"up", Tone::good};
}

Span age_of(TaiLabel label, Instant now) {
    return std::chrono::seconds{whole_seconds_between(label, now.label)};
}

// By the monotonic clock: one that was set does not make a service older.
Since since_start(std::string_view of, const ServiceState& state, Instant now) {
    return {of, state.since, now.moment - state.since_moment};
}

Since since_end(std::string_view of, const ServiceState& state, Instant now) {
    return {of, state.last_end_at, now.moment - state.since_moment - state.last_run};
}

Since since_of_running(const ServiceState& state, Instant now) {
    const Standing standing = of_running(state);
    if (standing.words == "up" || standing.words == "starting") return since_start({}, state, now);
    if (standing.words == "ready")
        return {{}, state.ready_at, now.moment - state.since_moment - state.ready_after};
    if (standing.words == "unhealthy") return {{}, state.health.since, age_of(state.health.since, now)};
    return since_start("up", state, now);
}

// Of a `stop` that runs nobody has noted when it began.
std::optional<Since> since_of_state(const ServiceState& state, Instant now) {
    switch (state.phase) {
    case Phase::running: return since_of_running(state, now);
    case Phase::started:
        return state.accomplished && state.last_end ? since_end({}, state, now) : since_start({}, state, now);
    case Phase::clearing:
    case Phase::finishing:
        return state.last_end ? since_end("down", state, now) : since_start("down", state, now);
    case Phase::starting:
    case Phase::down: return since_start({}, state, now);
    case Phase::waiting: return since_start("down", state, now);
    case Phase::stopping:
    case Phase::gone: break;
    }
    return std::nullopt;
}

Since since_of_status(const ServiceView& view, Instant now) {
    const protocol::StatusRecord& status = view.status;
    const Standing standing = of_status(view);
    const bool is_of_standing = standing.words == "up" || standing.words == "down";
    const std::string_view of = status.pid != 0 ? "up" : "down";
    return {is_of_standing ? "" : of, status.since, age_of(status.since, now)};
}

// It runs, and is not started again when it has ended.
bool runs_once(const ServiceView& view) {
    if (view.obstacle || view.status.pid == 0 || runs_finish(view.status)) return false;
    if (view.state) return view.state->phase == Phase::running && view.state->want == Want::once;
    return want_of(view.status) == Want::once;
}

} // namespace

std::optional<Since> since_when(const ServiceView& view, Instant now) {
    if (view.obstacle) return std::nullopt;
    return view.state ? since_of_state(*view.state, now) : since_of_status(view, now);
}

Standing full_standing(const ServiceView& view, Moment now) {
    Standing standing = standing_words(view, now);
    if (runs_once(view) && standing.words != "stopping") standing.words.append(", once");
    return standing;
}

Standing standing_words(const ServiceView& view, Moment now) {
    if (view.obstacle) return of_obstacle(view);
    return view.state ? of_state(*view.state, now) : of_status(view);
}

Standing standing_words(const MissingService& missing) {
    return {missing.supervise == 0 ? "not there" : "deleted, runs", Tone::bad};
}

std::string missing_words(const MissingService& missing) {
    const std::string directory{missing.directory};
    if (missing.supervise == 0) return "its link leads to " + directory + ", which does not exist";
    return directory + " has been deleted, and its supervise (pid " + std::to_string(missing.supervise) +
           ") still runs";
}

std::string_view Standing::kind() const {
    for (const std::string_view kind : {"waiting", "blocked"})
        if (words.starts_with(kind)) return kind;
    return words;
}

std::string end_words(const RunEnd& end, std::string_view by) {
    std::string words;
    switch (end.kind) {
    case RunEnd::Kind::unknown: return "unknown";
    case RunEnd::Kind::exited: words = "exit " + std::to_string(end.number); break;
    case RunEnd::Kind::killed:
        words = signal_words(end.number);
        if (end.core) words.append(", core");
        break;
    }
    return by.empty() ? words : words.append(" (").append(by).append(")");
}

std::string last_end_words(const ServiceView& view) {
    if (!view.state || !view.state->last_end) return {};
    return end_words(*view.state->last_end, word_for(view.state->last_end_by));
}

} // namespace lares::present
