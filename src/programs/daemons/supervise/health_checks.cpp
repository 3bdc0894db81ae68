// SPDX-License-Identifier: ISC
#include "health_checks.hpp"

#include "base/span_text.hpp"
#include "end_words.hpp"
#include "protocol/names.hpp"
#include "script.hpp"
#include "sys/file.hpp"

#include <array>
#include <climits>
#include <utility>

namespace lares::supervise {

using Word = protocol::HealthFacts::Word;
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

} // namespace

bool HealthChecks::has_checks(const Settings& settings) const {
    return settings.has(ServiceFile::health) && sys::exists(service_, file::health_check).value_or(false);
}

void HealthChecks::follow(const Life& state, Settings& settings, Instant now) {
    const bool is_oneshot = settings.rules().is_oneshot; // it is done when it is over
    if (is_oneshot || !is_there(state) || is_excused_from_health(state)) return leave_alone();
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

void HealthChecks::follow_rules(Settings& settings) {
    if (!health_.is_watching() || !had_checks_) return;
    rules_ = settings.health(report_).value_or(rules_);
    health_.follow(rules_);
}

void HealthChecks::on_time(Settings& settings, Instant now) {
    const auto until = check_.deadline();
    check_.on_time(now.moment);
    if (is_awaited_ && until && !check_.deadline()) judge(std::nullopt, now); // it was killed
    if (health_.is_silent(now)) verdict_ = EndedBy::watchdog;
    if (health_.is_check_due(now.moment)) start_check(settings, now);
}

void HealthChecks::on_errand_ended(int wait_status, Instant now) {
    check_.on_ended();
    if (is_awaited_) judge(wait_status, now);
    health_.on_check_gone(rules_, now.moment);
}

// `wait_status`: nothing of one that took too long.
void HealthChecks::judge(std::optional<int> wait_status, Instant now) {
    is_awaited_ = false;
    const Word before = health_.facts().word;
    health_.on_checked(wait_status == 0, rules_, now);
    if (health_.facts().word != before) report(before, wait_status);
    if (health_.is_unhealthy() && rules_.restarts && !verdict_) verdict_ = EndedBy::health;
}

// A check has found what the last one had not: so one that fails again and again is told of once. Apart, for
// its room on the stack.
[[gnu::noinline]] void HealthChecks::report(Word before, std::optional<int> wait_status) {
    const Word word = health_.facts().word;
    if (word == Word::healthy && before != Word::unknown) report_.healthy_again();
    if (word == Word::failing) report_.check_failed(reason_of(wait_status).view());
    if (word == Word::unhealthy) report_.unhealthy(reason_of(wait_status).view(), rules_.restarts);
}

// lares-probe says in a sentence what it was told, and that it is about this service is ours to say.
HealthChecks::Reason HealthChecks::reason_of(std::optional<int> wait_status) const {
    Reason reason;
    std::array<char, 256> room;
    const auto said = complaint_ ? sys::read_waiting(complaint_, room) : std::span<const char>{};
    const Split words = split_at(std::string_view{said.data(), said.size()}, '\n');
    constexpr std::string_view prefix = "lares-probe: fatal: ";
    if (words.head.starts_with(prefix)) return reason.append(rest_of(words.head, prefix.size()));
    if (!wait_status) return reason.append("it has not ended within ").append(span_text(rules_.limit).view());
    return reason.append("it ").append(end_words(protocol::decode_wait_status(*wait_status)).view());
}

// One that was killed, and does not go even so, is waited for: they never overlap. Apart, for its room on the
// stack.
[[gnu::noinline]] void HealthChecks::start_check(Settings& settings, Instant now) {
    health_.on_check_began();
    if (check_.is_running()) return;
    complaint_.close();
    rules_ = settings.health(report_).value_or(rules_);
    const Moment until = now.moment + rules_.limit;
    if (sys::may_execute(service_, file::health_check))
        return note_start(file::health_check,
                          check_.start(service_, file::health_check, check_arguments, sys::environment(),
                                       until, oom_score_adj_),
                          now);
    if (const auto line = settings.whom_to_probe(report_))
        return note_start(prober, start_probe(*line, until + prober_may_be_late), now);
    health_.on_nothing_to_ask(); // what stands there cannot be used, which was said
    health_.on_check_gone(rules_, now.moment);
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
    auto pipe = sys::make_pipe();
    if (pipe && sys::set_waiting(pipe->reader, sys::Waiting::no)) complaint_ = std::move(pipe->reader);
    return check_.start(service_, program, arguments, sys::environment(), until, oom_score_adj_,
                        pipe ? pipe->writer.number() : -1);
}

// That there is no process for it says nothing about the service.
void HealthChecks::note_start(const char* program, const Errand::Outcome& started, Instant now) {
    is_awaited_ = started.has_value();
    if (started) return reported_.forget();
    const auto trouble = report_.trouble_of(program, start_failure_of(started.error()));
    if (reported_.is_new(trouble)) tell_of_failed_start(program, started.error());
    health_.on_check_gone(rules_, now.moment);
}

void HealthChecks::tell_of_failed_start(const char* program, const sys::SpawnFailure& failure) const {
    if (program == file::health_check)
        report_.errand_failed(program, start_failure_of(failure));
    else
        report_.check_not_started(program, failure.error);
}

} // namespace lares::supervise
