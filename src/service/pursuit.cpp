// SPDX-License-Identifier: ISC
#include "pursuit.hpp"

#include "delivery.hpp"
#include "half_told.hpp"
#include "protocol/names.hpp"
#include "sys/clock.hpp"
#include "sys/fifo.hpp"
#include "sys/waiting.hpp"

#include <algorithm>
#include <cerrno>

namespace lares::service {

namespace control_file = protocol::control_file;

namespace {

// How soon to look again where nothing will tell: at first soon, for supervise answers in less than a
// millisecond.
constexpr Span first_rest = std::chrono::milliseconds{1};
constexpr Span longest_rest = std::chrono::milliseconds{50};

// Between reading a command and publishing what came of it, supervise still shows what was before. When
// everything was so before, nothing is published, and after this time nothing will be.
constexpr Span time_to_answer = std::chrono::milliseconds{20};

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

// Done before each look: what is watched already stays so, and a directory that was made anew is watched,
// too.
void Pursuit::watch(Target& target) {
    const Service& service = target.service;
    const int start = service.start();
    const auto directory = watch_.watch_renewals(service.path(".").c_str(), start);
    const auto control = watch_.watch_renewals(service.control_path(".").c_str(), start);
    const auto readers = watch_.watch_readers(service.control_path(control_file::ok).c_str(), start);
    const auto renew = [&](int& known, const auto& watched) {
        if (known == watched.value_or(-1)) return;
        known = watched.value_or(-1);
        call(known, target);
    };
    renew(target.directory, directory);
    renew(target.control, control);
    renew(target.readers, readers);
    target.watched = directory && control && readers;
}

// A number may have been that of something else, which has gone.
void Pursuit::call(int watched, const Target& target) {
    if (watched >= 0) watchers_[watched].push_back(static_cast<std::size_t>(&target - targets_.data()));
}

void Pursuit::note_taking(Target& target) {
    if (!target.taken_at && sys::unread(target.fifo) == 0) target.taken_at = sys::now();
}

// What must be remembered; all else is seen by looking.
void Pursuit::note(Target& target, const sys::Change& change) {
    const std::string_view name = change.name;
    if (change.watched == target.readers) {
        target.left |= change.kind == sys::Change::Kind::reader_left;
        target.is_stale = true;
    } else if (change.watched == target.control) {
        target.answered |= name == control_file::status;
        target.is_stale |= name.empty() || name == control_file::status || name == control_file::state ||
                           name == control_file::ok;
    } else if (change.watched == target.directory) {
        const bool is_control = name == target.service.control_name();
        target.is_stale |= name.empty() || is_control || name.starts_with(protocol::service_file::down);
    }
}

void Pursuit::note_events() {
    sys::ChangeReader changes{watch_};
    for (sys::Change change; changes.next(change);) {
        if (change.kind == sys::Change::Kind::overflow)
            for (Target& target : targets_) target.is_stale = true;
        const auto found = watchers_.find(change.watched);
        if (found == watchers_.end()) continue;
        for (const std::size_t number : found->second) note(targets_[number], change);
    }
}

void Pursuit::look(Target& target) {
    target.is_stale = false;
    target.is_oneshot = target.goal.level == Goal::Level::up && target.service.is_oneshot();
    target.now = target.service.look(target.goal.gone ? Detail::everything : detail_);
    if (is_supervised(target.now) == false) {
        // A FIFO without a reader would end every sleep at once.
        target.left = true;
        target.ok.close();
    } else if (!target.ok) {
        if (auto ok = target.service.open_ok()) target.ok = std::move(*ok);
    }
}

bool Pursuit::has_settled(const Target& target) {
    if (!target.taken_at) return false;
    return target.answered || !shows_in_the_status(target.goal) ||
           sys::now() >= *target.taken_at + time_to_answer;
}

std::optional<Moment> Pursuit::next_look_at(Target& target) {
    if (!target.watched || !target.taken_at || !target.ok) {
        const Moment moment = sys::now() + target.rest;
        target.rest = std::min(2 * target.rest, longest_rest);
        return moment;
    }
    if (!has_settled(target)) return *target.taken_at + time_to_answer;
    return std::nullopt;
}

// One look, and what comes of it.
void Pursuit::advance(Target& target) {
    watch(target);
    note_taking(target);
    note_events();
    const bool settled = has_settled(target); // before the look, which may then take its time
    look(target);
    const bool needs_state = target.goal.ready || target.goal.cleared;
    const bool all_is_told = !needs_state || !is_half_told(target.service, target.now);
    target.verdict =
        judge(target.goal, {target.before, target.now, settled, target.left, target.is_oneshot, all_is_told});
    target.look_again = next_look_at(target);
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
