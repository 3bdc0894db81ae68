// SPDX-License-Identifier: ISC
#include "health_checks.hpp"

#include "base/span_text.hpp"
#include "protocol/names.hpp"
#include "sys/file.hpp"

#include <climits>

namespace lares::supervise {

using protocol::EndedBy;
using protocol::Life;
using protocol::ServiceFile;
namespace file = protocol::service_file;

namespace {

constexpr const char* check_arguments[] = {file::health_check, nullptr};
constexpr const char* prober = "lares-probe";
// It keeps the limit itself, and says so; one that does not is killed.
constexpr Span prober_may_be_late = std::chrono::seconds{1};

bool is_there(const Life& state) {
    return state.phase == protocol::Phase::running && state.pid != 0 && state.ready != false;
}

// Paused by an operator, or on its way down: then it does not have to be healthy.
bool is_excused(const Life& state) {
    return state.paused || state.timed_out || is_being_stopped(state);
}

} // namespace

bool HealthChecks::has_checks(const Settings& settings) const {
    return settings.has(ServiceFile::health) && sys::exists(service_, file::health_check).value_or(false);
}

void HealthChecks::follow(const Life& state, Settings& settings, Instant now) {
    const bool is_oneshot = settings.rules().is_oneshot; // it is done when it is over
    if (is_oneshot || !is_there(state) || is_excused(state)) return leave_alone();
    const bool has = has_checks(settings);
    if (!has && !state.watchdog) {
        leave_alone();
        facts_ = protocol::HealthFacts{};
        return;
    }
    if (!health_.is_watching() || run_ != state.starts || had_checks_ != has) {
        leave_alone();
        run_ = state.starts;
        had_checks_ = has;
        if (has) rules_ = settings.health(report_).value_or(rules_);
        health_.begin({state.since_moment, state.ready == true, has, state.watchdog, state.health}, rules_,
                      now.moment);
    }
    facts_ = health_.facts();
}

void HealthChecks::leave_alone() {
    if (health_.is_watching()) check_.end();
    health_.end();
    facts_.reset();
    is_awaited_ = false;
    verdict_.reset();
}

void HealthChecks::on_time(Settings& settings, Instant now) {
    const auto until = check_.deadline();
    check_.on_time(now.moment);
    if (is_awaited_ && until && !check_.deadline()) judge(false, now); // it was killed
    if (health_.is_silent(now)) verdict_ = EndedBy::watchdog;
    if (health_.is_check_due(now.moment)) start_check(settings, now);
}

void HealthChecks::on_errand_ended(int wait_status, Instant now) {
    check_.on_ended();
    if (is_awaited_) judge(wait_status == 0, now);
    health_.on_check_gone(rules_, now.moment);
}

void HealthChecks::judge(bool succeeded, Instant now) {
    is_awaited_ = false;
    health_.on_checked(succeeded, rules_, now);
    if (health_.is_unhealthy() && rules_.restarts && !verdict_) verdict_ = EndedBy::health;
}

// One that was killed, and does not go even so, is waited for: they never overlap. Apart, for its room on the
// stack.
[[gnu::noinline]] void HealthChecks::start_check(Settings& settings, Instant now) {
    health_.on_check_began();
    if (check_.is_running()) return;
    rules_ = settings.health(report_).value_or(rules_);
    const Moment until = now.moment + rules_.limit;
    if (sys::may_execute(service_, file::health_check))
        return note_start(
            file::health_check,
            check_.start(service_, file::health_check, check_arguments, sys::environment(), until), now);
    if (const auto line = settings.whom_to_probe(report_))
        return note_start(prober, start_probe(*line, until + prober_may_be_late), now);
    health_.on_check_gone(rules_, now.moment); // what stands there cannot be used, which was said
}

// It lies where supervise does; if it does not, it is looked for in $PATH. Apart, for its room on the stack.
[[gnu::noinline]] Errand::Outcome HealthChecks::start_probe(const protocol::ProbeLine& line, Moment until) {
    char room[PATH_MAX];
    TextBuffer<PATH_MAX> path;
    path.append(sys::own_directory(room)).append('/').append(prober);
    const bool is_beside = sys::may_execute(sys::here, path.c_str()).has_value();
    const char* program = is_beside ? path.c_str() : prober;
    SpanText limit = span_text(rules_.limit);
    protocol::ProbeLine words = line;
    const char* const arguments[] = {prober, "-t", limit.c_str(), "--", words.c_str(), nullptr};
    return check_.start(service_, program, arguments, sys::environment(), until);
}

// That there is no process for it says nothing about the service.
void HealthChecks::note_start(const char* program, const Errand::Outcome& started, Instant now) {
    is_awaited_ = started.has_value();
    if (started) return reported_.forget();
    const Error error = started.error().error;
    if (reported_.is_new(error)) report_.check_not_started(program, error);
    health_.on_check_gone(rules_, now.moment);
}

} // namespace lares::supervise
