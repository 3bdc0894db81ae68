// SPDX-License-Identifier: ISC
// A log from its beginning, through all its files; or from the beginning of an interval to its end. What is
// before that is not read, nor what is behind it.
//
// A line without a stamp is as old as the line before it. In a file without any, all are as old as the file.
#pragma once

#include "complaints.hpp"
#include "interval.hpp"
#include "line.hpp"
#include "log_text.hpp"
#include "raw_lines.hpp"

#include <optional>

namespace lares::logbook {

class ForwardLog {
  public:
    ForwardLog(LogFiles log, Interval interval, Complaints& complaints)
        : log_{std::move(log)}, interval_{interval}, complaints_{&complaints} {}
    ForwardLog(ForwardLog&&) = delete;

    // Nothing: there is no more.
    std::optional<Line> next();

  private:
    bool open_next();

    LogFiles log_;
    Interval interval_;
    Complaints* complaints_;
    std::size_t taken_ = 0; // files that have been opened, or passed over
    std::optional<LogText> text_;
    std::optional<ForwardLines> lines_;
    TaiLabel when_{0, 0};
};

} // namespace lares::logbook
