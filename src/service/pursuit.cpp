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
    Target target{service};
    watch(target);
    look(target);
    target.before = target.now;
    target.left = false;
    targets_.push_back(std::move(target));
    return targets_.size() - 1;
}

// Done before each look: what is watched already stays so, and a directory that was made anew is watched,
// too.
void Pursuit::watch(Target& target) {
    const Service& service = target.service;
    const auto directory = changes_.watch_directory(service.path(".").c_str(), service.start());
    const auto control = changes_.watch_directory(service.control_path(".").c_str(), service.start());
    target.readers = changes_.watch_readers(service.control_path(control_file::ok).c_str(), service.start());
    target.watched = directory && control && target.readers;
}

std::expected<void, SendFailure> Pursuit::send(std::size_t number, std::string_view commands,
                                               std::optional<Span> limit) {
    auto fifo = targets_[number].service.open_control();
    if (!fifo) return std::unexpected(fifo.error());
    targets_[number].fifo = std::move(*fifo);
    return write(targets_[number].fifo, commands, limit);
}

// Only that a supervise has left must be remembered; all else is seen by looking.
void Pursuit::note_events() {
    sys::Changes::Event event;
    while (changes_.next(event)) {
        if (event.kind != sys::Changes::Event::Kind::reader_left) continue;
        for (Target& target : targets_)
            if (target.readers == event.watched) target.left = true;
    }
}

void Pursuit::look(Target& target) {
    target.taken = target.taken || (target.fifo && sys::unread(target.fifo) == 0);
    target.now = target.service.look();
    if (is_supervised(target.now) == false) {
        // A FIFO without a reader would end every sleep at once.
        target.left = true;
        target.ok.close();
    } else if (!target.ok) {
        if (auto ok = target.service.open_ok()) target.ok = std::move(*ok);
    }
}

void Pursuit::sleep(const Target& target, std::optional<Moment> deadline, Span rest) {
    std::optional<Moment> until = deadline;
    if (!target.watched || !target.taken || !target.ok) {
        const Moment again = sys::now() + rest;
        until = deadline ? std::min(*deadline, again) : again;
    }
    changes_.wait(target.ok, until);
}

Verdict Pursuit::await(std::size_t number, std::optional<Moment> deadline) {
    Target& target = targets_[number];
    for (Span rest = first_rest;; rest = std::min(2 * rest, longest_rest)) {
        note_events();
        watch(target);
        look(target);
        const Verdict verdict = judge(goal_, {target.before, target.now, target.taken, target.left});
        if (verdict != Verdict::not_yet) return verdict;
        if (deadline && sys::now() >= *deadline) return verdict;
        sleep(target, deadline, rest);
    }
}

} // namespace lares::service
