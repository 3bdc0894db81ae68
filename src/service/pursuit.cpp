// SPDX-License-Identifier: ISC
#include "pursuit.hpp"

#include "protocol/names.hpp"
#include "sys/clock.hpp"
#include "sys/fifo.hpp"

#include <algorithm>

namespace lares::service {

using Step = SendFailure::Step;
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

std::expected<void, SendFailure> write(const sys::Fd& fifo, std::string_view commands,
                                       std::optional<Span> limit) {
    if (commands.empty()) return {};
    const auto deadline = limit ? std::optional{sys::now() + *limit} : std::nullopt;
    const auto sent = sys::send(fifo, commands, deadline);
    if (!sent) return std::unexpected(SendFailure{Step::write, sent.error().number});
    return {};
}

} // namespace

std::expected<void, SendFailure> send(const Service& service, std::string_view commands,
                                      std::optional<Span> limit) {
    const auto fifo = service.open_control();
    if (!fifo) return std::unexpected(fifo.error());
    return write(*fifo, commands, limit);
}

std::size_t Pursuit::begin(const Service& service) {
    Target& target = targets_.emplace_back(service);
    watch(target);
    let_others_be_answered(target);
    look(target);
    target.before = target.now;
    target.left = false;
    return targets_.size() - 1;
}

// After `svc -d web; svc -wu web` the first may still be unread, and the look before ours would show a
// service that nobody has told to go down.
void Pursuit::let_others_be_answered(Target& target) {
    const auto fifo = target.service.open_control();
    if (!fifo || sys::unread(*fifo) == 0) return;
    const Moment give_up = sys::now() + patience_with_others;
    std::optional<Moment> taken_at;
    while (!target.answered && sys::now() < give_up &&
           !(taken_at && sys::now() >= *taken_at + time_to_answer)) {
        if (!taken_at && sys::unread(*fifo) == 0) taken_at = sys::now();
        wait(sys::Fd{}, sys::now() + first_rest);
        note_events();
    }
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

std::expected<void, SendFailure> Pursuit::send(std::size_t number, std::string_view commands,
                                               std::optional<Span> limit) {
    Target& target = targets_[number];
    auto fifo = target.service.open_control();
    if (!fifo) return std::unexpected(fifo.error());
    target.fifo = std::move(*fifo);
    note_events();
    target.answered = false;
    return write(target.fifo, commands, limit);
}

void Pursuit::note_taking(Target& target) {
    if (!target.taken_at && target.fifo && sys::unread(target.fifo) == 0) target.taken_at = sys::now();
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
    target.now = target.service.look();
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
    wait(target.ok, earliest({deadline, look_again}));
}

// A FIFO that we hold open for writing tells that it has lost its last reader, too, and does so where inotify
// is not to be had. One that is closed is passed over.
void Pursuit::wait(const sys::Fd& ok, std::optional<Moment> until) {
    poller_.watch(watch_place, watch_.fd());
    poller_.watch(ok_place, ok);
    poller_.wait(until, sys::now());
}

Verdict Pursuit::await(std::size_t number, std::optional<Moment> deadline) {
    Target& target = targets_[number];
    for (Span rest = first_rest;; rest = std::min(2 * rest, longest_rest)) {
        watch(target);
        note_taking(target);
        note_events();
        const bool settled = has_settled(target); // before the look, which may then take its time
        look(target);
        const Verdict verdict = judge(goal_, {target.before, target.now, settled, target.left});
        if (verdict != Verdict::not_yet) return verdict;
        if (deadline && sys::now() >= *deadline) return verdict;
        sleep(target, deadline, rest);
    }
}

} // namespace lares::service
