// SPDX-License-Identifier: ISC
#include "page.hpp"

#include "base/text.hpp"
#include "width.hpp"

#include <algorithm>

namespace lares::present {

namespace {

constexpr std::size_t least_text = 20; // narrower is not readable, and wider than the terminal

// The first words of a line that fit, and what is left of it; one word at least.
std::pair<std::string_view, std::string_view> broken(std::string_view line, std::size_t width) {
    if (width_of(line) <= width) return {line, {}};
    std::size_t end = line.find(' ');
    while (end != std::string_view::npos) {
        const std::size_t next = line.find(' ', end + 1);
        if (next == std::string_view::npos || width_of(line.substr(0, next)) > width) break;
        end = next;
    }
    if (end == std::string_view::npos) return {line, {}};
    return {line.substr(0, end), line.substr(end + 1)};
}

std::vector<std::string> lines_of(std::string_view text, std::optional<std::size_t> width) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const Split line = split_at(text, '\n');
        text = line.rest;
        const std::string shown = visible(line.head);
        std::string_view rest = shown;
        do {
            const auto [head, tail] = width ? broken(rest, *width) : std::pair{rest, std::string_view{}};
            lines.emplace_back(head);
            rest = tail;
        } while (!rest.empty());
    }
    return lines;
}

} // namespace

Page::Page(std::string name, std::string standing, Tone tone, std::string rest)
    : name_{std::move(name)}, standing_{std::move(standing)}, tone_{tone}, rest_{std::move(rest)} {}

void Page::add(std::string_view name, std::string_view text, Tone tone) {
    if (!text.empty()) facts_.push_back({std::string{name}, std::string{text}, tone});
}

void Page::add_block(std::string_view text) {
    if (!text.empty()) blocks_.emplace_back(text);
}

std::string Page::text(std::optional<std::size_t> width, Colours colours) const {
    std::string text =
        toned(visible(name_), Tone::title, colours) + ": " + toned(visible(standing_), tone_, colours);
    text.append(rest_.empty() ? "" : " ").append(rest_).append("\n");
    std::size_t widest = 0;
    for (const Fact& fact : facts_) widest = std::max(widest, width_of(fact.name));
    const std::size_t indent = margin + widest + 2;
    if (width) width = std::max(*width, indent + least_text) - indent;
    for (const Fact& fact : facts_) {
        std::string front = std::string(margin, ' ') + fact.name;
        front.append(indent - width_of(front), ' ');
        for (const std::string& line : lines_of(fact.text, width)) {
            text.append(front).append(toned(line, fact.tone, colours)).append("\n");
            front.assign(indent, ' ');
        }
    }
    for (std::string_view block : blocks_) {
        text.append("\n");
        while (!block.empty()) {
            const Split line = split_at(block, '\n');
            block = line.rest;
            text.append(line.head.empty() ? 0 : margin, ' ').append(line.head).append("\n");
        }
    }
    return text;
}

} // namespace lares::present
