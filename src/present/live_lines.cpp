// SPDX-License-Identifier: ISC
#include "live_lines.hpp"

#include "width.hpp"

#include <algorithm>

namespace lares::present {

namespace {

constexpr std::string_view between = "  ";
// ECMA-48. What is behind the end of a line that is written anew is erased.
constexpr std::string_view erase_to_end_of_line = "\x1b[K";
constexpr std::string_view erase_below = "\x1b[J";

std::string lines_up(std::size_t count) {
    return count == 0 ? "" : "\x1b[" + std::to_string(count) + "A\r";
}

std::string padded(const std::string& name, std::size_t width) {
    const std::string shown = visible(name);
    return shown + std::string(width - std::min(width, width_of(shown)), ' ');
}

} // namespace

std::size_t width_of_names(std::span<const NamedLine> lines) {
    std::size_t widest = 0;
    for (const NamedLine& line : lines) widest = std::max(widest, width_of(visible(line.name)));
    return widest;
}

std::string text_of(const NamedLine& line, std::size_t width, Colours colours) {
    return padded(line.name, width).append(between).append(toned(visible(line.words), line.tone, colours)) +
           "\n";
}

bool LiveLines::fits(const NamedLine& line, std::size_t width_of_names) const {
    return width_of_names + between.size() + width_of(visible(line.words)) < columns_;
}

// The last column stays free, for some terminals go on to the next line when it is written.
std::string LiveLines::cut(const NamedLine& line, std::size_t width) const {
    const std::size_t all = columns_ - std::min<std::size_t>(columns_, 1);
    const std::string name = cut_to(padded(line.name, width), all);
    const std::size_t used = std::min(all, width_of(name) + between.size());
    return name + std::string{between.substr(0, used - width_of(name))} +
           toned(cut_to(visible(line.words), all - used), line.tone, colours_);
}

std::string LiveLines::show(std::span<const NamedLine> lines, std::size_t more) {
    const std::size_t width = width_of_names(lines);
    std::string text = lines_up(shown_);
    const auto add = [&text](const std::string& line) {
        text.append(line).append(erase_to_end_of_line).append("\n");
    };
    for (const NamedLine& line : lines) add(cut(line, width));
    if (more > 0) add(cut_to("and " + std::to_string(more) + " more", columns_));
    shown_ = lines.size() + (more > 0 ? 1 : 0);
    return text.append(erase_below);
}

std::string LiveLines::erase() {
    if (shown_ == 0) return {};
    std::string text = lines_up(shown_).append(erase_below);
    shown_ = 0;
    return text;
}

} // namespace lares::present
