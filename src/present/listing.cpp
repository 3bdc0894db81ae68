// SPDX-License-Identifier: ISC
#include "listing.hpp"

#include "base/text.hpp"
#include "width.hpp"
#include "wrapping.hpp"

#include <algorithm>

namespace lares::present {

namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t gap_behind_name = 2;
constexpr std::size_t most_lines = 16;

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    for (std::string_view rest = text; !rest.empty();) {
        const Split split = split_at(rest, '\n');
        lines.push_back(visible(split.head));
        rest = split.rest;
    }
    return lines;
}

// A line more is not worth a line that tells of it.
void shorten(std::vector<std::string>& lines) {
    if (lines.size() <= most_lines + 1) return;
    const std::size_t more = lines.size() - most_lines;
    lines.resize(most_lines);
    lines.push_back("… (" + std::to_string(more) + " lines more)");
}

void append_item(std::string& out, std::string_view name, std::size_t width,
                 const std::vector<std::string>& lines) {
    const std::string shown = visible(name);
    out.append(indent, ' ').append(shown);
    const bool fits = width_of(shown) <= width;
    std::size_t at = indent + width_of(shown);
    if (!fits && !lines.empty()) out.append("\n"), at = 0;
    for (const std::string& line : lines) {
        if (!line.empty()) out.append(indent + width + gap_behind_name - at, ' ').append(line);
        out.append("\n");
        at = 0;
    }
    if (lines.empty()) out.append("\n");
}

} // namespace

std::size_t Listing::width_of_names(std::size_t most) const {
    std::size_t widest = 0;
    for (const auto& [name, text] : items_)
        if (const std::size_t width = width_of(visible(name)); width <= most)
            widest = std::max(widest, width);
    return widest;
}

std::string Listing::text() const {
    constexpr std::size_t widest_name = 32;
    const std::size_t names = width_of_names(widest_name);
    std::string out;
    for (const auto& [name, text] : items_) {
        std::vector<std::string> lines = lines_of(text);
        shorten(lines);
        append_item(out, name, names, lines);
    }
    return out;
}

std::string Listing::wrapped(std::size_t width, std::size_t least) const {
    const std::size_t names = std::max(least, width_of_names(width / 3));
    const std::size_t rest = width - std::min(width, indent + names + gap_behind_name);
    std::string out;
    for (const auto& [name, text] : items_)
        append_item(out, name, names, lines_of(present::wrapped(text, 0, rest)));
    return out;
}

} // namespace lares::present
