// SPDX-License-Identifier: ISC
// A table for people: columns as wide as what is in them, two blanks between them, nothing behind the last.
// Where it is wider than the place for it, a column that may be cut is, and ends in an ellipsis; one that may
// be wrapped goes on in further lines, and never breaks a word.
//
// Colours are for a terminal, and stand for a tone; a table without them says the same.
#pragma once

#include "tone.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lares::present {

struct Column {
    enum class Align : bool { left, right };

    std::string title;
    Align align = Align::left;
    bool may_be_cut = false;
    bool may_be_wrapped = false;
};

struct Cell {
    std::string text;
    Tone tone = Tone::plain;
};

class Table {
  public:
    explicit Table(std::vector<Column> columns) : columns_{std::move(columns)} {}

    // As many as there are columns. Control bytes in it are shown as \x1b, so that a row stays one.
    void add(std::vector<Cell> row);
    bool is_empty() const { return rows_.empty(); }

    // `width`: in columns of the terminal; nothing: as wide as it is.
    std::string text(std::optional<std::size_t> width, Colours colours) const;

  private:
    std::size_t least_width_of(std::size_t column) const;
    std::vector<std::string> lines_of(std::size_t column, const std::string& text, std::size_t width) const;
    std::vector<std::size_t> widths(std::optional<std::size_t> width) const;

    std::vector<Column> columns_;
    std::vector<std::vector<Cell>> rows_;
};

} // namespace lares::present
