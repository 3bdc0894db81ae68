// SPDX-License-Identifier: ISC
#include "pump.hpp"

#include "sys/clock.hpp"
#include "sys/input.hpp"
#include "sys/local_time.hpp"
#include "sys/stream.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace lares::logging {

using protocol::LogAction;
using protocol::LogStamp;

namespace {

constexpr std::size_t piece_size = 128 * 1024;
constexpr std::size_t buffer_size = 256 * 1024;
// What a pipe holds if nobody has said otherwise, and what it shall hold once that has been too little.
constexpr std::size_t usual_pipe = 64 * 1024;
constexpr std::size_t wide_pipe = 512 * 1024;
// The part of a line by which it is known.
constexpr std::size_t window = protocol::Pattern::window;
// A stamp, the window, and a newline.
constexpr std::size_t line_room = 2 * LogStamp::longest + window + 1;

constexpr std::size_t large_piece = 8 * 1024;
// When the memory for what has been read goes back. Who logs a line a second keeps its two pages.
constexpr Span quiet = std::chrono::seconds{1};
constexpr Span quiet_for_a_line = std::chrono::seconds{2};
constexpr std::string_view newline = "\n";

// Short lines are copied in whole blocks: what is too much is written over by what comes next. There must be
// room for a block behind both places.
constexpr std::size_t copied_at_once = 32;
void copy(char* to, const char* from, std::size_t size) {
    if (size > 4 * copied_at_once) {
        std::memcpy(to, from, size);
        return;
    }
    for (std::size_t i = 0; i < size; i += copied_at_once) std::memcpy(to + i, from + i, copied_at_once);
}

} // namespace

Pump::Pump(Plan& plan)
    : plan_{plan}, goes_everywhere_{machine::goes_everywhere(plan.actions.all())},
      stamps_{plan.stamp != protocol::StampStyle::none}, is_plain_{goes_everywhere_ && !stamps_},
      stamp_{plan.stamp} {}

Result<> Pump::make_buffers() {
    auto pages = sys::Pages::allocate(piece_size + copied_at_once);
    if (!pages) return fail(pages);
    buffer_ = std::move(*pages);
    if (is_plain_) return {};
    if (plan_.complaint_room != 0)
        if (auto made = complaints_.make_room(plan_.complaint_room); !made) return made;
    for (Directory& directory : plan_.directories)
        if (auto made = directory.make_buffer(buffer_size); !made) return made;
    return {};
}

// Reading.

Pump::Input Pump::read(Instant now) {
    const std::span<char> room = buffer_.bytes().first(byte_by_byte_ ? 1 : piece_size);
    const auto size = sys::read_input(sys::standard_input, room);
    if (!size && (size.error().number == EAGAIN || size.error().number == EINTR)) return Input::open;
    if (!size) {
        read_error_ = size.error().number;
        return Input::failed;
    }
    if (*size == 0) return Input::ended;

    rest_ = {room.data(), *size};
    is_empty_ = false;
    in_line_ = rest_.back() != '\n';
    note_piece(*size, now);
    if (is_plain_)
        for (Directory& directory : plan_.directories) directory.add(rest_);
    if (stamps_) {
        const TaiLabel label = sys::label_now();
        const bool is_local = plan_.stamp == protocol::StampStyle::local;
        stamp_.begin(label, is_local ? sys::local_offset(label.unix_seconds()) : 0);
    }
    return Input::open;
}

void Pump::note_piece(std::size_t size, Instant now) {
    quiet_at_ = now.moment + (size < large_piece ? quiet_for_a_line : quiet);
    if (size >= usual_pipe && !was_widened_) {
        sys::widen_pipe(sys::standard_input, wide_pipe);
        was_widened_ = true;
    }
}

void Pump::attend(Instant now) {
    if (!quiet_at_ || now.moment < *quiet_at_ || !is_empty()) return;
    quiet_at_.reset();
    buffer_.give_back();
    for (const Directory& directory : plan_.directories) directory.give_back_memory();
    complaints_.give_back_memory();
}

// Working.

bool Pump::work(Instant now) {
    const bool all_is_sent = is_plain_ || work_off_lines(now);
    if (!everything_is_drained(now) || !all_is_sent) return false;
    rest_ = {};
    is_empty_ = true;
    return true;
}

bool Pump::everything_is_drained(Instant now) {
    bool all = true;
    for (Directory& directory : plan_.directories)
        if (!directory.drain(now)) all = false;
    for (ShownFile& shown : plan_.shown)
        if (!shown.drain(now)) all = false;
    if (!complaints_.drain(now.moment)) all = false;
    return all;
}

bool Pump::work_off_lines(Instant now) {
    while (!rest_.empty()) {
        if (!has_room_for_a_line(now)) return false;
        if (goes_everywhere_ && held_size_ == 0 && !in_long_line_) stamp_whole_lines();
        if (rest_.empty()) break;
        if (in_long_line_)
            take_rest_of_line();
        else
            take_line();
    }
    return true;
}

bool Pump::has_room_for_a_line(Instant now) {
    for (Directory& directory : plan_.directories)
        if (directory.room() < line_room && !directory.drain(now)) return false;
    return complaints_.has_room() || complaints_.drain(now.moment);
}

// The most common script by far, `t ./main`, and its inner loop: as many whole lines as there is room for.
// They are made in the first directory, and the others get a copy of all of them.
void Pump::stamp_whole_lines() {
    if (plan_.directories.empty()) return;
    std::size_t room = plan_.directories[0].room();
    for (const Directory& directory : plan_.directories) room = std::min(room, directory.room());
    char* const begin = plan_.directories[0].made();
    const char* const room_end = begin + room;
    char* out = begin;

    const char* at = rest_.data();
    const char* const end = at + rest_.size();
    const std::size_t stamp_size = stamp_.size();
    while (at != end) {
        const auto* line_end =
            static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
        if (!line_end) break;
        const auto size = static_cast<std::size_t>(line_end + 1 - at);
        if (static_cast<std::size_t>(room_end - out) < LogStamp::longest + size + copied_at_once) break;
        stamp_.write_next(out);
        copy(out + stamp_size, at, size);
        out += stamp_size + size;
        at += size;
    }
    rest_ = {at, static_cast<std::size_t>(end - at)};
    const auto made = static_cast<std::size_t>(out - begin);
    for (Directory& directory : plan_.directories) {
        if (directory.made() != begin) std::memcpy(directory.made(), begin, made);
        directory.add_made(made);
    }
}

void Pump::take_line() {
    const std::size_t used = held_size_ != 0 ? held_size_ : stamp_size();
    const std::size_t limit = window - used;
    const auto* end = static_cast<const char*>(std::memchr(rest_.data(), '\n', rest_.size()));
    const std::size_t length = end ? static_cast<std::size_t>(end - rest_.data()) : rest_.size();
    if (length >= limit && !(end && length == limit)) {
        // Its beginning is all that is looked at; where its end is does not matter now.
        in_long_line_ = true;
        hold(limit);
        return send_held({});
    }
    if (!end) return hold(length);
    if (held_size_ != 0) {
        hold(length);
        send_held(first_of(rest_, 1));
        rest_.remove_prefix(1);
        return;
    }
    const std::string_view stretch = first_of(rest_, length + 1);
    rest_.remove_prefix(length + 1);
    if (!stamps_) return send(first_of(stretch, length), stretch, false);
    // Made where it most likely goes, so that it is copied once.
    char* made = plan_.directories.empty() ? held_.data() : plan_.directories[0].made();
    stamp_.write_next(made);
    std::memcpy(made + stamp_.size(), stretch.data(), stretch.size());
    const std::string_view line{made, stamp_.size() + stretch.size()};
    send(first_of(line, line.size() - 1), line, true);
}

void Pump::take_rest_of_line() {
    std::size_t most = rest_.size();
    for (const Directory& directory : plan_.directories)
        if (directory.takes_rest) most = std::min(most, directory.room());
    const std::string_view piece = first_of(rest_, most);
    const std::size_t end = piece.find('\n');
    in_long_line_ = end == std::string_view::npos;
    const std::string_view taken = in_long_line_ ? piece : first_of(piece, end + 1);
    for (Directory& directory : plan_.directories)
        if (directory.takes_rest) directory.add(taken);
    rest_.remove_prefix(taken.size());
}

// The beginning of a line waits until it is known how it goes on.
void Pump::hold(std::size_t size) {
    if (held_size_ == 0 && stamps_) {
        stamp_.write_next(held_.data());
        held_size_ = stamp_.size();
    }
    std::memcpy(held_.data() + held_size_, rest_.data(), size);
    held_size_ += size;
    rest_.remove_prefix(size);
}

void Pump::send_held(std::string_view rest) {
    const std::string_view line{held_.data(), held_size_};
    std::ranges::copy(rest, held_.data() + held_size_);
    send(line, {held_.data(), held_size_ + rest.size()}, false);
    // What lies in held_ will be written over.
    for (Directory& directory : plan_.directories) (void)directory.made();
    held_size_ = 0;
}

// `line` is what patterns see, `stretch` what directories get. It is made where the first directory has room,
// or lies somewhere else.
void Pump::send(std::string_view line, std::string_view stretch, bool is_made) {
    for (Directory& directory : plan_.directories) directory.takes_rest = goes_everywhere_;
    if (!goes_everywhere_)
        machine::route(plan_.actions.all(), line, [&](const LogAction& action) {
            switch (action.kind) {
            case LogAction::Kind::append: plan_.directories[action.place].takes_rest = true; break;
            case LogAction::Kind::show: plan_.shown[action.place].show(line); break;
            case LogAction::Kind::complain: complain(line); break;
            default: break;
            }
        });
    for (Directory& directory : plan_.directories) {
        if (!directory.takes_rest) continue;
        if (!is_made) {
            directory.add(stretch);
        } else {
            char* made = directory.made();
            if (made != stretch.data()) std::memcpy(made, stretch.data(), stretch.size());
            directory.add_made(stretch.size());
        }
    }
}

void Pump::end_line() {
    if (!in_line_) return;
    in_line_ = false;
    rest_ = newline;
    is_empty_ = false;
    if (is_plain_)
        for (Directory& directory : plan_.directories) directory.add(rest_);
}

// Standard error.

void Pump::complain(std::string_view line) {
    const std::string_view shown = first_of(line, complaint_shows);
    complaints_.add({shown, shown.size() < line.size() ? complaint_goes_on : newline});
}

void Pump::on_told_to_end(Instant now) {
    constexpr Span patience_with_readers = std::chrono::seconds{5};
    complaints_.give_up_at(now.moment + patience_with_readers);
}

} // namespace lares::logging
