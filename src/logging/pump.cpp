// SPDX-License-Identifier: ISC
#include "pump.hpp"

#include "machine/log_router.hpp"
#include "sys/clock.hpp"
#include "sys/input.hpp"
#include "sys/local_time.hpp"
#include "sys/stream.hpp"

#include <algorithm>
#include <cerrno>

namespace lares::logging {

using protocol::LogStamp;

namespace {

// What is read at once; less where a limit does not leave so much memory.
constexpr std::size_t usual_piece = 128 * 1024;
constexpr std::size_t least_piece = 16 * 1024;
// What a pipe holds if nobody has said otherwise, and what it shall hold once that has been too little.
constexpr std::size_t usual_pipe = 64 * 1024;
constexpr std::size_t wide_pipe = 512 * 1024;
// Whoever copies lines copies whole blocks.
constexpr std::size_t beyond_piece = 64;

// What a line that could not be sent is given in the log.
constexpr std::size_t room_for_complaint = 64;

constexpr std::size_t large_piece = 8 * 1024;
// When the memory for what has been read goes back. Who logs a line a second keeps its two pages.
constexpr Span quiet = std::chrono::seconds{1};
constexpr Span quiet_for_a_line = std::chrono::seconds{2};
constexpr std::string_view newline = "\n";

} // namespace

Pump::Pump(Plan& plan)
    : plan_{plan}, stamps_{plan.stamp != protocol::StampStyle::none}, stamp_{plan.stamp},
      held_{usual_held_.data(), usual_held_.size()} {
    on_new_plan();
}

Result<> Pump::make_buffers() {
    const auto made = make_buffers(usual_piece, Directory::usual_buffer);
    return made ? made : make_buffers(least_piece, Directory::least_buffer);
}

Result<> Pump::make_buffers(std::size_t piece_size, std::size_t directory_buffer) {
    buffer_ = {};
    auto pages = sys::Pages::allocate(piece_size + beyond_piece);
    if (!pages) return fail(pages);
    buffer_ = std::move(*pages);
    piece_size_ = piece_size;
    if (const std::size_t needed = plan_.window + 2 * LogStamp::longest; needed > held_.size()) {
        auto large = sys::Pages::allocate(needed);
        if (!large) return fail(large);
        large_held_ = std::move(*large);
        held_ = large_held_.bytes();
    }
    if (plan_.complaint_room != 0)
        if (auto made = complaints_.make_room(plan_.complaint_room); !made) return made;
    if (is_plain_) return {};
    for (Directory& directory : plan_.directories)
        if (auto made = directory.make_buffer(directory_buffer); !made) return made;
    return {};
}

void Pump::on_new_plan() {
    // The rest of a line that has begun to go out goes to all: where it went is not there any more.
    if ((is_plain_ && in_line_) || in_long_line_) {
        in_long_line_ = true;
        for (Directory& directory : plan_.directories) directory.takes_rest = true;
    }
    std::size_t longest_prefix = 0;
    are_alike_ = true;
    for (const Directory& directory : plan_.directories) {
        const protocol::LogSettings& settings = directory.settings();
        longest_prefix = std::max(longest_prefix, settings.prefix.size());
        if (!settings.prefix.empty() || settings.listener) are_alike_ = false;
    }
    goes_everywhere_ = are_alike_ && machine::goes_everywhere(plan_.actions.all());
    is_plain_ = goes_everywhere_ && !stamps_;
    // Two stamps, since one is written as a whole block; and a newline.
    line_room_ = 2 * LogStamp::longest + longest_prefix + plan_.window + 1;
    if (!are_alike_) line_room_ += room_for_complaint;
    // From now on nobody looks for its end.
    if (is_plain_ && held_size_ != 0) send_held({});
}

// Reading.

Pump::Input Pump::read(Instant now) {
    const std::span<char> room = buffer_.bytes().first(byte_by_byte_ ? 1 : piece_size_);
    const auto size = sys::read_input(sys::standard_input, room);
    if (!size && (size.error().number == EAGAIN || size.error().number == EINTR)) return Input::open;
    if (!size) {
        read_error_ = size.error().number;
        return Input::failed;
    }
    if (*size == 0) return Input::ended;

    if (!plan_.replacement.is_none()) plan_.replacement.apply(room.first(*size));
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
    for (bool all_is_sent = false; !all_is_sent;) {
        all_is_sent = is_plain_ || work_off_lines(now);
        // What was in the way may have gone a moment later. Who says that he waits must wait for something.
        if (!everything_is_drained(now)) return false;
    }
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

void Pump::end_line() {
    if (!in_line_) return;
    in_line_ = false;
    rest_ = newline;
    is_empty_ = false;
    if (is_plain_)
        for (Directory& directory : plan_.directories) directory.add(rest_);
}

void Pump::on_told_to_end(Instant now) {
    constexpr Span patience_with_readers = std::chrono::seconds{5};
    complaints_.give_up_at(now.moment + patience_with_readers);
}

} // namespace lares::logging
