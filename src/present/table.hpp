// SPDX-License-Identifier: ISC
// A table for people: columns as wide as what is in them, two blanks between them, nothing behind the last.
// Where it is wider than the place for it,
//
//     columns that may be left out are cut, if that is enough; else they are left out, one by one;
//     then the widest of the others is cut, and ends in an ellipsis, or is wrapped: it goes on in further
//     lines, and never breaks a word;
//     then the columns are left out that stay as long as anything can be cut.
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
    static constexpr unsigned stays = 0;
    static constexpr unsigned at_last = 100; // from here on: when the others cannot be cut any more
    static constexpr std::size_t any_width = std::string::npos;

    std::string title;
    Align align = Align::left;
    bool may_be_cut = false;
    bool may_be_wrapped = false;
    std::size_t least = 8;        // how far it may be cut
    std::size_t most = any_width; // how wide it is, where the table has a width to keep to
    unsigned leaves = stays;      // 1: the first to be left out, 2: the next
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
    // Of each column; 0: it is left out.
    using Widths = std::vector<std::size_t>;

    std::size_t least_width_of(std::size_t column) const;
    Widths natural_widths() const;
    Widths least_widths() const;
    Widths widths(std::optional<std::size_t> width) const;
    Widths fitted(Widths found, std::size_t width) const;
    std::optional<std::size_t> next_to_leave(const Widths& found) const;
    std::vector<std::string> lines_of(std::size_t column, const std::string& text, std::size_t width) const;

    std::vector<Column> columns_;
    std::vector<std::vector<Cell>> rows_;
};

} // namespace lares::present
