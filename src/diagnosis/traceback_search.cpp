// SPDX-License-Identifier: ISC
// What python writes when it dies.
#include "word_pieces.hpp"
#include "word_search.hpp"

#include <algorithm>
#include <array>

namespace lares::diagnosis {

namespace {

bool is_of_library(std::string_view frame) {
    return frame.contains("/lib/python") || frame.contains("-packages/") || frame.contains("\"<frozen ");
}

void note_frame(Traceback& found, const std::string& line) {
    const std::size_t at = line.find_first_not_of(' ');
    const std::string_view words = std::string_view{line}.substr(std::min(at, line.size()));
    if (words.starts_with("File \"")) {
        found.at = words;
        found.code.clear();
        if (!is_of_library(words)) found.own = words;
    } else if (found.code.empty()) {
        found.code = words;
    }
}

// What python cannot read has not begun, and is told without a head.
std::optional<Traceback> syntax_refused_in(Lines lines) {
    constexpr std::array<std::string_view, 3> kinds{"SyntaxError: ", "IndentationError: ", "TabError: "};
    Traceback found;
    for (const std::string& line : lines) {
        if (line.starts_with(' ')) {
            note_frame(found, line);
            continue;
        }
        const bool is_it =
            std::ranges::any_of(kinds, [&](std::string_view kind) { return line.starts_with(kind); });
        if (is_it && !found.at.empty()) {
            found.last = line;
            return found;
        }
        found = {};
    }
    return std::nullopt;
}

} // namespace

std::optional<Traceback> traceback_in(Lines lines) {
    constexpr std::array<std::string_view, 1> heads{"traceback (most recent call last)"};
    const std::string* head = last_with(lines, heads);
    if (!head) return syntax_refused_in(lines);
    Traceback found;
    for (const std::string* line = head + 1; line != lines.data() + lines.size(); ++line) {
        if (line->starts_with(' ')) {
            note_frame(found, *line);
        } else if (!line->empty()) {
            found.last = *line;
            return found;
        }
    }
    return std::nullopt; // it was cut off before its end
}

} // namespace lares::diagnosis
