// SPDX-License-Identifier: ISC
#include "pursuit.hpp"

#include "delivery.hpp"
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

std::expected<std::size_t, SendFailure> Pursuit::begin(const Service& service) {
    auto fifo = service.open_control();
    if (!fifo) return std::unexpected(fifo.error());
    Target& target = targets_.emplace_back(service);
    watch(target);
    target.others_until = sys::now();
    if (sys::unread(*fifo) > 0) target.others_until += patience_with_others;
    target.fifo = std::move(*fifo);
    return targets_.size() - 1;
}

void Pursuit::tell_all(std::string_view commands, std::optional<Moment> deadline) {
    std::vector<sys::Awaited> awaited;
    for (Span rest = first_rest;; rest = std::min(2 * rest, longest_rest)) {
        const bool last = deadline && sys::now() >= *deadline; // before the attempts: each has one after it
        note_events();
        awaited = {sys::input_of(watch_.fd())};
        bool waits_for_others = false;
        for (Target& target : targets_) {
            if (target.told || target.failure) continue;
            if (!last && !are_others_answered(target)) {
                waits_for_others = true;
                continue;
            }
            tell(target, commands, last);
            if (!target.told && !target.failure) awaited.push_back(sys::room_in(target.fifo));
        }
        if (!waits_for_others && awaited.size() == 1) return;
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

void Pursuit::tell(Target& target, std::string_view commands, bool last) {
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
    const auto sent = offer(target.fifo, commands);
    target.told = sent.has_value();
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
    target.control = control.value_or(-1);
    target.readers = readers.value_or(-1);
    target.watched = directory && control && readers;
}

void Pursuit::note_taking(Target& target) {
    if (!target.taken_at && sys::unread(target.fifo) == 0) target.taken_at = sys::now();
}

// What must be remembered; all else is seen by looking.
void Pursuit::note_events() {
    sys::ChangeReader changes{watch_};
    for (sys::Change change; changes.next(change);) {
        const bool reader_left = change.kind == sys::Change::Kind::reader_left;
        const bool has_news = change.name == std::string_view{control_file::status};
        for (Target& target : targets_) {
            if (reader_left && change.watched == target.readers) target.left = true;
            if (has_news && change.watched == target.control) target.answered = true;
        }
    }
}

void Pursuit::look(Target& target) {
    target.is_oneshot = goal_.level == Goal::Level::up && target.service.is_oneshot();
    target.now = target.service.look(goal_.gone ? Detail::everything : Detail::status);
    if (is_supervised(target.now) == false) {
        // A FIFO without a reader would end every sleep at once.
        target.left = true;
        target.ok.close();
    } else if (!target.ok) {
        if (auto ok = target.service.open_ok()) target.ok = std::move(*ok);
    }
}

bool Pursuit::has_settled(const Target& target) const {
    if (!target.taken_at) return false;
    return target.answered || !shows_in_the_status(goal_) || sys::now() >= *target.taken_at + time_to_answer;
}

void Pursuit::sleep(const Target& target, std::optional<Moment> deadline, Span rest) {
    std::optional<Moment> look_again;
    if (!target.watched || !target.taken_at || !target.ok)
        look_again = sys::now() + rest;
    else if (!has_settled(target))
        look_again = *target.taken_at + time_to_answer;
    // A FIFO that we hold open for writing tells that it has lost its last reader, too, and does so where
    // inotify is not to be had.
    sys::Awaited awaited[] = {sys::input_of(watch_.fd()), sys::end_of_readers(target.ok)};
    sys::wait_for_any(awaited, earliest({deadline, look_again}));
}

Verdict Pursuit::await(std::size_t number, std::optional<Moment> deadline) {
    Target& target = targets_[number];
    for (Span rest = first_rest;; rest = std::min(2 * rest, longest_rest)) {
        watch(target);
        note_taking(target);
        note_events();
        const bool settled = has_settled(target); // before the look, which may then take its time
        look(target);
        const Verdict verdict =
            judge(goal_, {target.before, target.now, settled, target.left, target.is_oneshot});
        if (verdict != Verdict::not_yet) return verdict;
        if (deadline && sys::now() >= *deadline) return verdict;
        sleep(target, deadline, rest);
    }
}

} // namespace lares::service
