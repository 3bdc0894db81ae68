// SPDX-License-Identifier: ISC
// The bytes: what is read from standard input, on its way to where the plan sends it.
//
//     if (pump.is_empty()) pump.read(now);    one large piece of the input
//     pump.work(now);                         all of it to its destinations
//
// work() returns false when something must wait: a disk, or a processor. The piece then stays until it has
// been worked off, and nothing more is read. After work() has returned true, nothing waits in memory but the
// beginning of a line of which it is not known yet where it goes; that is at most a thousand bytes.
//
// When each line goes to all directories as it is, nobody looks at lines: a piece is written as it was read.
// Otherwise its lines are looked at one by one. A line that is longer than 1000 bytes is known by its
// beginning; the rest of it goes where that went.
#pragma once

#include "complaints.hpp"
#include "directory.hpp"
#include "machine/log_router.hpp"
#include "protocol/log_stamp.hpp"
#include "shown_file.hpp"

#include <array>
#include <span>

namespace lares::logging {

// Of a line, on standard error.
inline constexpr std::size_t complaint_shows = 200;
inline constexpr std::string_view complaint_goes_on = "...\n";
inline constexpr std::size_t longest_complaint = complaint_shows + complaint_goes_on.size();

// What is done with the lines, and with what.
struct Plan {
    protocol::StampStyle stamp = protocol::StampStyle::none;
    // How many bytes a line may bring to standard error at most.
    std::size_t complaint_room = 0;
    sys::Pages room; // of the lists
    sys::PagedList<protocol::LogAction> actions;
    sys::PagedList<Directory> directories;
    sys::PagedList<ShownFile> shown;
};

class Pump {
  public:
    enum class Input : std::uint8_t { open, ended, failed };

    explicit Pump(Plan& plan);
    Result<> make_buffers();

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
    bool everything_is_drained(Instant now);
    bool work_off_lines(Instant now);
    bool has_room_for_a_line(Instant now);
    void stamp_whole_lines();
    void take_line();
    void take_rest_of_line();
    void hold(std::size_t size);
    void send_held(std::string_view rest);
    void send(std::string_view line, std::string_view stretch, bool is_made);
    void complain(std::string_view line);
    void note_piece(std::size_t size, Instant now);

    std::size_t stamp_size() const { return stamps_ ? stamp_.size() : 0; }

    Plan& plan_;
    const bool goes_everywhere_;
    const bool stamps_;
    const bool is_plain_; // everywhere, and without a stamp: nobody looks at lines
    protocol::LogStamp stamp_;

    sys::Pages buffer_;
    std::string_view rest_; // of the piece: what has not been worked off
    bool is_empty_ = true;  // and nobody refers to the piece any more
    bool byte_by_byte_ = false;
    bool in_line_ = false; // the last byte that was read is not a newline
    bool in_long_line_ = false;
    int read_error_ = 0;
    bool was_widened_ = false;

    std::size_t held_size_ = 0; // the beginning of a line, stamp included
    std::array<char, protocol::Pattern::window + protocol::LogStamp::longest> held_;
    Complaints complaints_;

    std::optional<Moment> quiet_at_;
};

} // namespace lares::logging
