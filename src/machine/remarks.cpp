// SPDX-License-Identifier: ISC
#include "remarks.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace lares::machine {

using protocol::EndedBy;
using protocol::Life;
using protocol::Phase;
using protocol::RunEnd;
using protocol::Want;

namespace {

// The limit, or how long it was by then where it was given more.
Span time_it_had(const Life& life, const std::optional<Span>& limit, Moment now) {
    constexpr Span a_second = std::chrono::seconds{1};
    const Span lived = now - life.since_moment;
    if (limit && lived < *limit + a_second) return *limit;
    return std::chrono::floor<std::chrono::seconds>(lived);
}

Remark of_slowness(const Life& life, const Rules& rules, Moment now) {
    using Kind = Remark::Kind;
    if (life.ending_for == EndedBy::watchdog) return {Kind::silent, rules.watchdog.value_or(Span{0})};
    if (rules.is_oneshot) return {Kind::too_slow, time_it_had(life, rules.run_limit, now)};
    return {Kind::not_ready, time_it_had(life, rules.ready_limit, now)};
}

Span time_until_start(const Life& life, Moment now) {
    const Moment next = life.not_before.value_or(life.next_start.value_or(now));
    return std::max(next - now, Span{0});
}

} // namespace

Remarks::Seen Remarks::seen_in(const Life& life) {
    return {life.phase,       life.want,          life.timed_out, life.gave_up.has_value(),
            life.over_budget, life.restarts.rests};
}

void Remarks::begin(const Life& life) {
    before_ = seen_in(life);
}

// Of one that was found ill whoever has checked it has told; and to be silent one must have been ready.
bool Remarks::is_news(const Life& life) {
    if (life.ending_for == EndedBy::health) return false;
    return life.ending_for == EndedBy::watchdog || !std::exchange(has_told_of_slowness_, true);
}

RemarkList Remarks::next(const Life& life, const Rules& rules, Moment now) {
    const Seen before = std::exchange(before_, seen_in(life));
    using Kind = Remark::Kind;
    RemarkList remarks;
    if (life.ready == true || life.accomplished) has_told_of_slowness_ = false;
    const bool is_ended = life.timed_out && !before.timed_out && life.phase == Phase::running;
    if (is_ended && is_news(life)) remarks.push(of_slowness(life, rules, now));
    if (life.gave_up && !before.gave_up) {
        const bool was_killed = before.phase == Phase::starting && before.timed_out;
        remarks.push({Kind::gave_up, was_killed ? rules.start_limit.value_or(Span{0}) : Span{0}});
    }
    // Told `once`, it goes on running; by its rule it is so at the end of the run.
    const bool has_ended = before.phase == Phase::running && life.phase != Phase::running;
    if (has_ended && before.want == Want::up && life.want == Want::once && !rules.is_oneshot)
        remarks.push({Kind::no_other_run});
    if (life.restarts.rests > before.rests)
        remarks.push({Kind::rests, time_until_start(life, now)});
    else if (life.over_budget && !before.over_budget)
        remarks.push({Kind::over_budget, time_until_start(life, now)});
    return remarks;
}

} // namespace lares::machine
