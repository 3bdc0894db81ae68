// SPDX-License-Identifier: ISC
// Finding a moment in a log by looking here and there: the stamps of a file ascend. (Where somebody has set
// the clock back they do not, and then some place is found at which it passes that moment.) What has no stamp
// belongs to the stamped line before it.
#pragma once

#include "log_text.hpp"

#include <cstdint>
#include <optional>

namespace lares::logbook {

struct StampedLine {
    std::uint64_t offset; // at which it begins
    TaiLabel label;
};

// The first line with a stamp that begins at `from` or behind it, and before `end`.
std::optional<StampedLine> stamped_line_from(const LogText& text, std::uint64_t from, std::uint64_t end);

// Where the first line begins that has this stamp or a later one; the end of the text if there is none.
std::uint64_t offset_of(const LogText& text, TaiLabel moment);

} // namespace lares::logbook
