// SPDX-License-Identifier: ISC
#include "pursuit.hpp"

#include "delivery.hpp"
#include "pursuit_rests.hpp"
#include "sys/clock.hpp"
#include "sys/fifo.hpp"
#include "sys/waiting.hpp"

#include <algorithm>
#include <cerrno>

namespace lares::service {

namespace {

// daemontools' supervise reads nothing for a second after it has started the service.
constexpr Span patience_with_others = std::chrono::milliseconds{1200};

} // namespace

std::expected<std::size_t, SendFailure> Pursuit::begin(const Service& service, std::string_view commands,
                                                       const Goal& goal) {
    auto fifo = service.open_control();
    if (!fifo) return std::unexpected(fifo.error());
    Target& target = targets_.emplace_back(service, commands, goal);
    watch(target);
    target.others_until = sys::now();
    if (sys::unread(*fifo) > 0) target.others_until += patience_with_others;
    target.fifo = std::move(*fifo);
    return targets_.size() - 1;
}

void Pursuit::begin_again(std::size_t number, std::string_view commands, const Goal& goal) {
    Target& target = targets_[number];
    target.commands = commands;
    target.goal = goal;
    target.told = target.answered = false;
    target.is_followed = target.is_stale = true;
    target.taken_at.reset();
    target.look_again.reset();
    target.verdict = Verdict::not_yet;
    target.others_until = sys::now();
}

void Pursuit::tell_all(std::optional<Moment> deadline) {
    std::vector<sys::Awaited> awaited;
    for (Span rest = first_rest;; rest = std::min(2 * rest, longest_rest)) {
        const bool last = deadline && sys::now() >= *deadline; // before the attempts: each has one after it
        note_events();
        awaited = this->awaited();
        const std::size_t others = awaited.size();
        bool waits_for_others = false;
        for (Target& target : targets_) {
            if (target.told || target.failure) continue;
            if (!last && !are_others_answered(target)) {
                waits_for_others = true;
                continue;
            }
            tell(target, last);
            if (!target.told && !target.failure) awaited.push_back(sys::room_in(target.fifo));
        }
        if (!waits_for_others && awaited.size() == others) return;
        if (is_interrupted()) return;
        sys::wait_for_any(awaited, waits_for_others ? earliest({deadline, sys::now() + rest}) : deadline);
    }
}

// After `svc -d web; svc -wu web` the first may still be unread, and the look before ours would show a
// service that nobody has told to go down.
bool Pursuit::are_others_answered(Target& target) {
    if (target.answered || sys::now() >= target.others_until) return true;
    if (!target.others_taken_at && sys::unread(target.fifo) == 0) target.others_taken_at = sys::now();
    return target.others_taken_at && sys::now() >= *target.others_taken_at + time_to_answer;
}

void Pursuit::tell(Target& target, bool last) {
    look(target);
    target.before = target.now;
    target.left = false;
    target.answered = false;
    // Somebody may have made the directory anew while we waited.
    auto fifo = target.service.open_control();
    if (!fifo) {
        target.failure = fifo.error();
        return;
    }
    target.fifo = std::move(*fifo);
    target.rest = first_rest;
    const auto sent = offer(target.fifo, target.commands);
    target.told = target.is_stale = sent.has_value();
    if (sent || (lacks_room(sent.error()) && !last)) return;
    target.failure = lacks_room(sent.error()) ? SendFailure{sent.error().step, ETIMEDOUT} : sent.error();
}

std::vector<sys::Awaited> Pursuit::awaited() const {
    std::vector<sys::Awaited> awaited{sys::input_of(watch_.fd())};
    if (interruption_) awaited.push_back(sys::input_of(*interruption_));
    return awaited;
}

bool Pursuit::is_interrupted() const {
    return interruption_ && sys::has_input(*interruption_);
}

void Pursuit::sleep(const Target& target, std::optional<Moment> deadline) {
    // A FIFO that we hold open for writing tells that it has lost its last reader, too, and does so where
    // inotify is not to be had.
    std::vector<sys::Awaited> awaited = this->awaited();
    awaited.push_back(sys::end_of_readers(target.ok));
    sys::wait_for_any(awaited, earliest({deadline, target.look_again}));
}

Verdict Pursuit::await(std::size_t number, std::optional<Moment> deadline) {
    Target& target = targets_[number];
    target.rest = first_rest;
    for (;;) {
        advance(target);
        if (target.verdict != Verdict::not_yet) return target.verdict;
        if ((deadline && sys::now() >= *deadline) || is_interrupted()) return target.verdict;
        sleep(target, deadline);
    }
}

bool Pursuit::is_due(const Target& target, Moment now) {
    if (!target.is_followed || !target.told) return false;
    const auto due = earliest({target.look_again, target.asked_again});
    return target.is_stale || (due && *due <= now);
}

std::vector<std::size_t> Pursuit::follow(std::optional<Moment> until) {
    std::vector<std::size_t> looked;
    for (;;) {
        note_events();
        const Moment now = sys::now();
        for (std::size_t number = 0; number < targets_.size(); ++number) {
            Target& target = targets_[number];
            if (!is_due(target, now)) continue;
            if (target.asked_again && *target.asked_again <= now) target.asked_again.reset();
            advance(target);
            looked.push_back(number);
        }
        if (!looked.empty() || (until && now >= *until) || is_interrupted()) return looked;
        sleep_for_all(until);
    }
}

// Those that are watched tell by the Watch that supervise goes.
void Pursuit::sleep_for_all(std::optional<Moment> until) {
    std::vector<sys::Awaited> awaited = this->awaited();
    for (const Target& target : targets_) {
        if (!target.is_followed || !target.told) continue;
        until = earliest({until, target.look_again, target.asked_again});
        if (!target.watched) awaited.push_back(sys::end_of_readers(target.ok));
    }
    sys::wait_for_any(awaited, until);
}

void Pursuit::look_at(std::size_t number, Moment moment) {
    targets_[number].asked_again = moment;
}

void Pursuit::let_go(std::size_t number) {
    Target& target = targets_[number];
    target.is_followed = false;
    target.ok.close();
    target.fifo.close();
}

} // namespace lares::service
