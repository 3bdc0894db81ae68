// SPDX-License-Identifier: ISC
#include "page.hpp"

#include "base/text.hpp"
#include "width.hpp"
#include "wrapping.hpp"

#include <algorithm>

namespace lares::present {

namespace {

constexpr std::size_t page_gap = 2;
constexpr std::size_t least_column = 20; // no terminal is so narrow that words are broken

void append_block(std::string& out, std::string_view block) {
    while (!block.empty()) {
        const Split line = split_at(block, '\n');
        block = line.rest;
        out.append(line.head.empty() ? 0 : Page::margin, ' ').append(line.head).append("\n");
    }
}

} // namespace

Page::Page(std::string_view name, std::string_view toned, Tone tone, std::string_view rest)
    : name_{visible(name)}, toned_{visible(toned)}, tone_{tone}, rest_{visible(rest)} {}

void Page::add(std::string_view label, Tone tone, std::string_view text) {
    lines_.push_back({std::string{label}, tone, visible(text)});
}

void Page::add_fact(std::string_view label, std::string_view text, Tone tone) {
    while (!text.empty()) {
        const Split line = split_at(text, '\n');
        text = line.rest;
        lines_.push_back({std::string{label}, Tone::plain, visible(line.head), tone});
        label = {};
    }
}

void Page::add_block(std::string_view text) {
    if (!text.empty()) blocks_.emplace_back(text);
}

void Page::go_on(std::string_view text, Tone tone, std::size_t further, Break where) {
    lines_.push_back({{}, Tone::plain, visible(text), tone, further, where});
}

void Page::append(std::string& out, const Line& line, std::size_t indent, std::optional<std::size_t> width,
                  Colours colours) const {
    const std::size_t room =
        width ? std::max(*width - std::min(*width, indent + line.further), least_column) : std::string::npos;
    const std::vector<std::string> parts =
        line.where == Break::nowhere ? std::vector{line.text} : broken_into_lines(line.text, room);
    bool is_first = true;
    for (const std::string& part : parts) {
        const std::string label = is_first ? line.label : "";
        out.append(margin, ' ').append(toned(label, line.label_tone, colours));
        out.append(indent - margin - width_of(label) + line.further, ' ');
        out.append(toned(part, line.tone, colours)).append("\n");
        is_first = false;
    }
}

std::string Page::text(std::optional<std::size_t> width, Colours colours) const {
    std::size_t widest = 0;
    for (const Line& line : lines_) widest = std::max(widest, width_of(line.label));
    std::string out = toned(name_, Tone::title, colours)
                          .append(": ")
                          .append(toned(toned_, tone_, colours))
                          .append(rest_)
                          .append("\n");
    for (const Line& line : lines_) append(out, line, margin + widest + page_gap, width, colours);
    for (const std::string_view block : blocks_) {
        out.append("\n");
        append_block(out, block);
    }
    return out;
}

} // namespace lares::present
