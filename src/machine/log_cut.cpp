// SPDX-License-Identifier: ISC
#include "log_cut.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace lares::machine {

LogCut cut(std::uint64_t bytes, LogRoom file, std::string_view waiting, LogRotateAt when) {
    const auto [size, last_part] = file;
    if (bytes >= size) return {0, true};
    const std::uint64_t room = size - bytes;
    const std::string_view fitting = room < waiting.size() ? first_of(waiting, room) : waiting;

    // The first byte that may be the last: with it, the file reaches its last part.
    const std::uint64_t last_part_begins = size > last_part ? size - last_part : 1;
    const bool anywhere = when == LogRotateAt::next_line_end || bytes >= last_part_begins;
    const std::uint64_t first = anywhere ? 0 : last_part_begins - bytes - 1;
    if (first < fitting.size()) {
        const std::size_t end = fitting.find('\n', first);
        if (end != std::string_view::npos) return {end + 1, true};
    }
    return {fitting.size(), fitting.size() == room};
}

} // namespace lares::machine
