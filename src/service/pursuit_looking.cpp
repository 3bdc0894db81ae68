// SPDX-License-Identifier: ISC
// What a Pursuit sees of one service: what the kernel tells of its files, and what is in them.
#include "pursuit.hpp"

#include "half_told.hpp"
#include "protocol/names.hpp"
#include "pursuit_rests.hpp"
#include "sys/clock.hpp"
#include "sys/fifo.hpp"

#include <algorithm>

namespace lares::service {

namespace control_file = protocol::control_file;

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

} // namespace lares::service
