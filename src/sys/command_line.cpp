// SPDX-License-Identifier: ISC
#include "command_line.hpp"

#include "base/text.hpp"
#include "file.hpp"

#include <algorithm>

namespace lares::sys {

std::string_view arguments_of(pid_t pid, std::span<char> room) {
    TextBuffer<32> path;
    path.append("/proc/").append_number(static_cast<unsigned>(pid)).append("/cmdline");
    const std::string_view text = read_small_file(here, path.c_str(), room).value_or("");
    return first_of(text, text.find_last_not_of('\0') + 1); // nothing else: 0
}

std::string_view command_line_of(pid_t pid, std::span<char> room) {
    const std::string_view words = arguments_of(pid, room);
    std::ranges::replace(room.first(words.size()), '\0', ' ');
    return trim_end(words);
}

} // namespace lares::sys
