// SPDX-License-Identifier: ISC
#include "restart_policy.hpp"

#include <algorithm>

namespace lares::machine {

using protocol::RestartMemory;
using protocol::RestartRule;
using protocol::RunEnd;

namespace {

bool has_succeeded(const RunEnd& end) {
    return end.kind == RunEnd::Kind::exited && end.number == 0;
}

Span first_delay(const RestartRules& rules) {
    return rules.delay ? rules.delay->first : classic_delay;
}

bool was_healthy(const RestartRules& rules, const EndedRun& run) {
    return !run.was_unhealthy &&
           run.lived >= rules.healthy_after.value_or(std::max(usually_healthy_after, first_delay(rules)));
}

// Doubled for each time but the first, up to `most`.
Span doubled(Span first, std::uint32_t times, Span most) {
    Span span = std::min(first, most);
    for (; times > 1 && span < most; --times) span = std::min(2 * span, most);
    return span;
}

// A tenth more or less. The machine has no dice; the pid is as good.
Span with_jitter(Span span, std::uint32_t pid, std::uint32_t time) {
    std::uint32_t hash = pid * 2'654'435'761U ^ time * 2'246'822'519U;
    hash ^= hash >> 15;
    constexpr std::int64_t steps = 201;
    const std::int64_t thousandths = static_cast<std::int64_t>(hash % steps) - steps / 2;
    return span + span / 1000 * thousandths;
}

// How long it rests, if there were too many failures.
std::optional<Span> rest_after_failure(const RestartRules& rules, RestartMemory& memory, Moment now) {
    if (!rules.limit) return std::nullopt;
    if (memory.counted == 0 || now - memory.counting_since > rules.limit->in) {
        memory.counted = 0;
        memory.counting_since = now;
    }
    ++memory.counted;
    // One that has rested is tried once.
    if (memory.rests == 0 && memory.counted < rules.limit->failures) return std::nullopt;
    ++memory.rests;
    memory.counted = 0;
    return doubled(rules.limit->rest, memory.rests, rules.limit->longest_rest);
}

} // namespace

bool is_to_be_restarted(const RestartRules& rules, const EndedRun& run) {
    if (run.was_told_to || run.was_unhealthy) return true;
    if (rules.not_on && rules.not_on->contains(run.end)) return false;
    if (rules.on && rules.on->contains(run.end)) return true;
    switch (rules.rule) {
    case RestartRule::always: return true;
    case RestartRule::on_failure: return !has_succeeded(run.end);
    case RestartRule::never: break;
    }
    return false;
}

Moment earliest_restart(const RestartRules& rules, const EndedRun& run, RestartMemory& memory, Moment now) {
    const Moment soonest = run.started + classic_delay;
    if (run.was_told_to) return soonest;
    if (was_healthy(rules, run)) {
        memory = {};
        return std::max(soonest, run.started + first_delay(rules));
    }
    ++memory.failures;
    if (const auto rest = rest_after_failure(rules, memory, now)) return now + *rest;
    if (!rules.delay) return soonest;
    const Span delay = doubled(rules.delay->first, memory.failures, rules.delay->cap);
    return std::max(soonest, now + with_jitter(delay, run.pid, memory.failures));
}

} // namespace lares::machine
