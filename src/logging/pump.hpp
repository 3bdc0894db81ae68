// SPDX-License-Identifier: ISC
// The bytes: what is read from standard input, on its way to where the plan sends it.
//
//     if (pump.is_empty()) pump.read(now);    one large piece of the input
//     pump.work(now);                         all of it to its destinations
//
// work() returns false when something must wait: a disk, or a processor. The piece then stays until it has
// been worked off, and nothing more is read. After work() has returned true, nothing waits in memory but the
// beginning of a line of which it is not known yet where it goes; that is at most the window.
//
// When each line goes to all directories as it is, nobody looks at lines: a piece is written as it was read.
// Otherwise its lines are looked at one by one. A line that is longer than the window of the plan, 1000 bytes
// with multilog, is known by its beginning; the rest of it goes where that went.
#pragma once

#include "base/text.hpp"
#include "complaints.hpp"
#include "plan.hpp"
#include "protocol/log_stamp.hpp"
#include "sys/udp.hpp"

#include <array>
#include <span>
#include <string_view>

namespace lares::logging {

class Pump {
  public:
    enum class Input : std::uint8_t { open, ended, failed };

    // How long a prefix and a window may be.
    static constexpr std::size_t longest_window = 64 * 1024;

    explicit Pump(Plan& plan);
    // All that there will ever be, but the buffers of directories that come with a new plan.
    Result<> make_buffers();
    // The lists of the plan have been made anew. Nothing waits to be written.
    void on_new_plan();

    // Nothing that was read waits to be written.
    bool is_empty() const { return is_empty_; }
    // Reads once, if there is something, at most to the end of the line when `stop_at_line_end()`.
    Input read(Instant now);
    int read_error() const { return read_error_; }
    void stop_at_line_end() { byte_by_byte_ = true; }
    bool is_in_line() const { return in_line_; }

    bool work(Instant now);
    // Lines wait for somebody to read standard error.
    bool waits_for_standard_error() const { return !complaints_.is_drained(); }
    // Not for ever any more.
    void on_told_to_end(Instant now);
    // A line without an end gets one.
    void end_line();

    // A while after the last piece, memory that is not needed goes back. What waits to be written needs it.
    std::optional<Moment> deadline() const {
        return earliest({is_empty() ? quiet_at_ : std::nullopt, complaints_.deadline()});
    }
    void attend(Instant now);

  private:
    Result<> make_buffers(std::size_t piece_size, std::size_t directory_buffer);
    bool everything_is_drained(Instant now);
    bool work_off_lines(Instant now);
    bool has_room_for_a_line(Instant now);
    void stamp_whole_lines();
    void take_line();
    void take_rest_of_line();
    void hold(std::size_t size);
    void send_held(std::string_view rest);
    void send(std::string_view line, std::string_view stretch, bool is_made);
    void add_with_prefix(Directory& directory, std::string_view stretch) const;
    void send_to_listener(Directory& directory, std::string_view line);
    void complain(std::string_view prefix, std::string_view line);
    void note_piece(std::size_t size, Instant now);

    std::size_t stamp_size() const { return stamps_ ? stamp_.size() : 0; }
    // How much of it may be held back, stamp included.
    std::size_t known_size() const { return plan_.window + (plan_.knows_by_stamp ? 0 : stamp_size()); }
    // A line without what patterns do not see.
    std::string_view visible(std::string_view line) const {
        return rest_of(line, plan_.knows_by_stamp ? 0 : stamp_size());
    }

    Plan& plan_;
    const bool stamps_;
    bool goes_everywhere_ = false; // all lines, all of them alike
    bool is_plain_ = false;        // and without stamps: nobody looks at lines
    bool are_alike_ = true;        // no directory gets more than the line, and nobody else gets it
    std::size_t line_room_ = 0;    // what a line may take, but the rest of a long one
    protocol::LogStamp stamp_;

    sys::Pages buffer_;
    std::size_t piece_size_ = 0;
    std::string_view rest_; // of the piece: what has not been worked off
    bool is_empty_ = true;  // and nobody refers to the piece any more
    bool byte_by_byte_ = false;
    bool in_line_ = false; // the last byte that was read is not a newline
    bool in_long_line_ = false;
    int read_error_ = 0;
    bool was_widened_ = false;

    std::size_t held_size_ = 0; // the beginning of a line, stamp included
    std::array<char, protocol::Pattern::window + 2 * protocol::LogStamp::longest> usual_held_;
    std::span<char> held_;
    sys::Pages large_held_; // for a larger window
    Complaints complaints_;
    sys::UdpSender sender_;

    std::optional<Moment> quiet_at_;
};

} // namespace lares::logging
