// SPDX-License-Identifier: ISC
// A log from its end: the last line first, through all its files, of an interval or of all times. What is
// older than what is asked for is not read.
//
// A line without a stamp is as old as the stamped line before it, which comes later here; so such lines wait
// until it has come. Where that does not come soon (a file without any), they are as old as their file.
#pragma once

#include "complaints.hpp"
#include "interval.hpp"
#include "line.hpp"
#include "log_text.hpp"
#include "raw_lines.hpp"
#include "span_of_text.hpp"

#include <deque>
#include <optional>

namespace lares::logbook {

class BackwardLog {
  public:
    BackwardLog(LogFiles log, Interval interval, Complaints& complaints);
    BackwardLog(BackwardLog&&) = delete;

    // Nothing: there is no more.
    std::optional<Line> next();

  private:
    bool open_older();
    bool gather();
    void settle(TaiLabel when);
    Line line_of(std::string_view text) const;

    LogFiles log_;
    Interval interval_;
    Complaints* complaints_;
    std::size_t left_; // files that have not been opened
    std::optional<LogText> text_;
    std::optional<BackwardLines> lines_;
    std::deque<Line> waiting_; // for the stamp of the line before them
    std::size_t waiting_bytes_ = 0;
    std::optional<TaiLabel> earliest_; // the stamp that was read last
    std::deque<Line> ready_;
};

} // namespace lares::logbook
