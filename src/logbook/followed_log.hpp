// SPDX-License-Identifier: ISC
// A log directory that is followed: each line that is written into it from now on, once, across rotations.
//
// What is read is always an open file; its name may become another one meanwhile. At its end the directory is
// asked whether `current` is another file by now. If so, the rest of ours is read (its writer is done with
// it), then all files that have come and gone since, and then the new `current` from its beginning. A file
// that has become shorter was emptied, and is read from its beginning. A line without its newline is still
// being written. A directory that cannot be listed just now is listed at the next look.
#pragma once

#include "complaints.hpp"
#include "line.hpp"
#include "log_text.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lares::logbook {

class FollowedLog {
  public:
    explicit FollowedLog(LogDirectory place) : place_{std::move(place)} {}

    const std::string& path() const { return place_.path; }

    // What there is now is not ours to read: it answers with these files, `current` up to where we go on.
    // Nothing: there is no such directory yet.
    std::optional<LogFiles> begin();

    // Adds what has come since.
    void read(std::vector<Line>& lines, Complaints& complaints);

  private:
    void read_open_file(std::vector<Line>& lines);
    void read_rest(std::vector<Line>& lines);
    bool is_current_another() const;
    bool switch_to_current(std::vector<Line>& lines, Complaints& complaints);
    std::size_t count_read(const LogFiles& log, std::size_t first_new, Complaints& complaints) const;
    void take_current(LogFiles& log);
    void add_line(std::string_view text, const LogText& from, std::vector<Line>& lines);

    LogDirectory place_;
    std::optional<LogText> current_;
    std::uint64_t offset_ = 0;       // up to there it was read
    std::string unfinished_;         // a line of which the end is missing, from there on
    std::optional<TaiLabel> newest_; // of the files with a label, when we began with `current`
    std::size_t read_without_name_ = 0;
    TaiLabel when_{0, 0};
};

} // namespace lares::logbook
