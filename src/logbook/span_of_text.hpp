// SPDX-License-Identifier: ISC
// Which of the files of a log, and which part of one, can have lines of an interval.
#pragma once

#include "interval.hpp"
#include "line.hpp"
#include "log_text.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace lares::logbook {

// By the labels of its name and of the one before: no line is younger than the file was finished, and none
// older than the one before was. A second more is looked at, since a stamp may be a little ahead of the
// clock.
bool may_have_lines(const LogFiles& log, std::size_t file, const Interval& interval);

struct Part {
    std::uint64_t begin;
    std::uint64_t end;
};
// All of it where it has no stamps.
Part part_of(const LogText& text, const Interval& interval);

// Nothing: it has none.
std::optional<TaiLabel> first_stamp_of(const LogText& text);

// Finds the stamp of a line that has its text.
void read_stamp_into(Line& line, Keeper keeper);

} // namespace lares::logbook
