// SPDX-License-Identifier: ISC
// A line for each service: its name and some words behind it, in a column of their own. They are written
// once, or, where a terminal shows them, again and again in the same place.
//
//     LiveLines live{{80, 24}, Colours::yes};
//     write(live.show(lines)); … write(live.show(lines)); … write(live.erase());
//
// What does not fit is cut. A terminal has room for so many lines; how many more there would be is a line of
// its own.
#pragma once

#include "tone.hpp"

#include <cstddef>
#include <span>
#include <string>

namespace lares::present {

struct NamedLine {
    std::string name;
    std::string words;
    Tone tone = Tone::plain;
};

// Control bytes are shown as \x1b. With its end of line.
std::string text_of(const NamedLine& line, std::size_t width_of_names, Colours colours);
// How wide the column of names has to be.
std::size_t width_of_names(std::span<const NamedLine> lines);

class LiveLines {
  public:
    LiveLines(std::size_t columns, std::size_t height, Colours colours)
        : columns_{columns}, height_{height}, colours_{colours} {}

    // For how many lines there is room.
    std::size_t room() const { return height_ < 4 ? 1 : height_ - 2; }
    // Whether nothing of it would be cut.
    bool fits(const NamedLine& line, std::size_t width_of_names) const;
    // What to write so that these are shown in the place of those that were shown before.
    std::string show(std::span<const NamedLine> lines, std::size_t more = 0);
    // So that none is.
    std::string erase();

  private:
    std::string cut(const NamedLine& line, std::size_t width) const;

    std::size_t columns_;
    std::size_t height_;
    Colours colours_;
    std::size_t shown_ = 0;
};

} // namespace lares::present
