// SPDX-License-Identifier: ISC
#include "screen.hpp"

#include "base/text.hpp"

#include <utility>

namespace lares::present {

namespace {

constexpr std::string_view to_the_top = "\x1b[H", rest_of_line = "\x1b[K", rest_of_screen = "\x1b[J";

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const Split line = split_at(text, '\n');
        lines.emplace_back(line.head);
        text = line.rest;
    }
    return lines;
}

std::string to_line(std::size_t number) {
    return "\x1b[" + std::to_string(number + 1) + ";1H";
}

// Over what is there, and only then what is left of that is cleared: a screen that is cleared first flickers.
// The last line has no end, which would move all of them.
std::string drawn(const std::vector<std::string>& lines) {
    std::string codes{to_the_top};
    for (const std::string& line : lines) {
        if (&line != &lines.front()) codes.append("\r\n");
        codes.append(line).append(rest_of_line);
    }
    return codes.append(rest_of_screen);
}

std::string redrawn(const std::vector<std::string>& lines, const std::vector<std::string>& before) {
    std::string codes;
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (i >= before.size() || lines[i] != before[i])
            codes.append(to_line(i)).append(lines[i]).append(rest_of_line);
    if (lines.size() < before.size()) codes.append(to_line(lines.size())).append(rest_of_screen);
    return codes;
}

} // namespace

std::string Screen::show(std::string_view text) {
    std::vector<std::string> lines = lines_of(text);
    std::string codes = shown_ ? redrawn(lines, *shown_) : drawn(lines);
    shown_ = std::move(lines);
    return codes;
}

} // namespace lares::present
