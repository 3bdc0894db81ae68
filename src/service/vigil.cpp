// SPDX-License-Identifier: ISC
#include "vigil.hpp"

#include "coming.hpp"
#include "half_told.hpp"
#include "standing.hpp"
#include "sys/clock.hpp"
#include "sys/fifo.hpp"
#include "sys/waiting.hpp"

#include <algorithm>
#include <cerrno>

namespace lares::service {

using protocol::Obstacle;
using protocol::ServiceView;

namespace {

// How soon to look again where nothing will tell.
constexpr Span time_until_another_look = std::chrono::milliseconds{50};

// What is needed has files of its own, of which nobody tells.
constexpr Span time_until_another_look_at_need = std::chrono::seconds{1};

// Between reading a command and publishing what came of it, supervise still shows what was before; on a busy
// machine it may have to wait for its turn.
constexpr Span time_to_try_again = std::chrono::milliseconds{100};

// What will not be otherwise by itself. A status that is missing is on its way, or all is being made anew.
bool hides(const Obstacle& obstacle) {
    if (obstacle.at == Obstacle::At::open_status && obstacle.error == ENOENT) return false;
    return is_supervised(obstacle) != false;
}

} // namespace

void Vigil::add(const Service& service) {
    Target& target = targets_.emplace_back(service);
    look(target);
}

void Vigil::look(Target& target) {
    target.is_stale = false;
    target.watched.look(watch_);
    judge_now(target);
}

void Vigil::judge_now(Target& target) {
    const Service& service = target.watched.service();
    const ServiceView& seen = target.watched.view();
    const bool supervised = !target.watched.awaits_supervise();
    const auto left = supervised ? std::nullopt : service.left();
    const ServiceView& now = left ? *left : seen;
    if (!target.first) target.first = now;
    target.hidden = seen.obstacle && hides(*seen.obstacle);
    const bool all_is_told = !is_half_told(service, now);
    target.verdict = judge(condition_, {*target.first, now, supervised, all_is_told});

    target.look_again.reset();
    target.why.reset();
    if (as_a_start_ && supervised) judge_closely(target, now);
    if (target.verdict != Verdict::never)
        target.failed_at.reset();
    else if (!is_final(target)) {
        target.verdict = Verdict::not_yet;
        target.look_again = earliest({target.look_again, *target.failed_at + time_to_try_again});
    }
    if (!target.watched.is_told())
        target.look_again = earliest({target.look_again, sys::now() + time_until_another_look});
}

void Vigil::judge_closely(Target& target, const ServiceView& now) const {
    const Service& service = target.watched.service();
    if (condition_ == Condition::finished) {
        const bool is_done =
            now.state && now.state->phase == protocol::Phase::started && service.is_oneshot();
        if (is_done) target.verdict = Verdict::reached;
    }
    if (condition_ != Condition::up && condition_ != Condition::ready) return;
    if (target.verdict == Verdict::reached) {
        const auto rest = time_to_stay(now);
        if (!rest) return;
        target.verdict = Verdict::not_yet;
        target.look_again = sys::now() + *rest;
    } else if (target.verdict == Verdict::not_yet && want_of(now.status) != protocol::Want::down) {
        target.why = why_it_cannot_come(service, service.name(), now);
        if (!target.why) target.why = why_its_need_does_not_come(service, now, *as_a_start_);
        if (target.why) target.verdict = Verdict::never;
        if (!waits_for(now).empty()) target.look_again = sys::now() + time_until_another_look_at_need;
    }
}

// After `svc -u web; svwait -u web` the `u` may still be unread, or be read and not answered.
bool Vigil::is_final(Target& target) {
    const auto fifo = target.watched.service().open_control();
    const bool is_asked = fifo && sys::unread(*fifo) > 0;
    if (!target.failed_at || is_asked) target.failed_at = sys::now();
    return sys::now() >= *target.failed_at + time_to_try_again;
}

void Vigil::note_changes() {
    sys::ChangeReader changes{watch_};
    for (sys::Change change; changes.next(change);)
        for (Target& target : targets_) target.is_stale |= target.watched.concerns(change);
}

void Vigil::look_where_due() {
    const Moment now = sys::now();
    for (Target& target : targets_)
        if (target.is_stale || (target.look_again && *target.look_again <= now)) look(target);
}

std::optional<Vigil::Outcome> Vigil::outcome(Enough enough) const {
    const auto has = [](Verdict verdict) {
        return [verdict](const Target& target) { return target.verdict == verdict; };
    };
    if (std::ranges::any_of(targets_, &Target::hidden)) return Outcome::hidden;
    if (enough == Enough::any) {
        if (std::ranges::any_of(targets_, has(Verdict::reached))) return Outcome::reached;
        if (std::ranges::all_of(targets_, has(Verdict::never))) return Outcome::never;
    } else {
        if (std::ranges::all_of(targets_, has(Verdict::reached))) return Outcome::reached;
        if (std::ranges::any_of(targets_, has(Verdict::never))) return Outcome::never;
    }
    return std::nullopt;
}

void Vigil::sleep(std::optional<Moment> deadline) {
    std::optional<Moment> until = deadline;
    for (const Target& target : targets_) until = earliest({until, target.look_again});
    const sys::Fd nobody;
    const sys::Fd& interruption = interruption_ ? *interruption_ : nobody;
    sys::Awaited awaited[] = {sys::input_of(watch_.fd()), sys::input_of(interruption)};
    sys::wait_for_any(awaited, until);
}

Vigil::Outcome Vigil::wait(Enough enough, std::optional<Moment> deadline) {
    for (;;) {
        const bool last = deadline && sys::now() >= *deadline; // before the looks: each has some after it
        note_changes();
        look_where_due();
        if (const auto result = outcome(enough)) return *result;
        if (last) return Outcome::too_late;
        if (interruption_ && sys::has_input(*interruption_)) return Outcome::interrupted;
        sleep(deadline);
    }
}

} // namespace lares::service
