// SPDX-License-Identifier: ISC
#include "wrapping.hpp"

#include "base/text.hpp"
#include "width.hpp"

#include <algorithm>
#include <utility>

namespace lares::present {

std::vector<std::string> broken_into_lines(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    const std::size_t indent = std::min(text.find_first_not_of(' '), text.size());
    std::string line(indent < width / 2 ? indent : 0, ' ');
    std::size_t used = line.size();
    bool is_first = true;
    text.remove_prefix(indent);
    while (!text.empty()) {
        const Split word = split_at(text, ' ');
        text = word.rest;
        const std::size_t wide = width_of(word.head);
        if (!is_first && used + 1 + wide > width) {
            lines.push_back(std::exchange(line, {}));
            used = 0;
            is_first = true;
        }
        if (is_first && word.head.empty()) continue; // blanks between lines are not seen
        line.append(is_first ? "" : " ").append(word.head);
        used += wide + (is_first ? 0 : 1);
        is_first = false;
    }
    lines.push_back(std::move(line));
    return lines;
}

std::string wrapped(std::string_view prose, std::size_t indent, std::size_t width) {
    std::string out;
    if (prose.empty()) return out;
    for (const std::string& line : broken_into_lines(prose, width - std::min(width, indent)))
        out.append(line.empty() ? 0 : indent, ' ').append(line).append("\n");
    return out;
}

std::size_t width_of_words(std::string_view text) {
    std::size_t widest = 0;
    while (!text.empty()) {
        const Split word = split_at(text, ' ');
        widest = std::max(widest, width_of(word.head));
        text = word.rest;
    }
    return widest;
}

} // namespace lares::present
