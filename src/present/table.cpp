// SPDX-License-Identifier: ISC
#include "table.hpp"

#include "width.hpp"
#include "wrapping.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <utility>

namespace lares::present {

namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t least_width = 8;    // of a column that is cut
constexpr std::size_t least_wrapped = 16; // of one that is wrapped: less would be a word a line

std::size_t sum_of(const std::vector<std::size_t>& widths) {
    return std::accumulate(widths.begin(), widths.end(), gap * (widths.empty() ? 0 : widths.size() - 1));
}

} // namespace

void Table::add(std::vector<Cell> row) {
    assert(row.size() == columns_.size());
    for (Cell& cell : row) cell.text = visible(cell.text);
    rows_.push_back(std::move(row));
}

std::size_t Table::least_width_of(std::size_t column) const {
    const Column& asked = columns_[column];
    if (asked.may_be_cut) return least_width;
    if (!asked.may_be_wrapped) return std::string::npos;
    std::size_t least = least_wrapped;
    for (const auto& row : rows_) least = std::max(least, width_of_words(row[column].text));
    return least;
}

std::vector<std::string> Table::lines_of(std::size_t column, const std::string& text,
                                         std::size_t width) const {
    if (columns_[column].may_be_wrapped) return broken_into_lines(text, width);
    return {cut_to(text, width)};
}

std::vector<std::size_t> Table::widths(std::optional<std::size_t> width) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::size_t widest = width_of(columns_[i].title);
        for (const auto& row : rows_) widest = std::max(widest, width_of(row[i].text));
        found.push_back(widest);
    }
    if (!width) return found;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const std::size_t all = sum_of(found);
        if (all <= *width) continue;
        const std::size_t less = std::min(all - *width, found[i] - std::min(found[i], least_width_of(i)));
        found[i] -= less;
    }
    return found;
}

std::string Table::text(std::optional<std::size_t> width, Colours colours) const {
    const std::vector<std::size_t> widths = this->widths(width);
    std::string text;
    const auto append = [&](std::size_t i, const std::string& words, Tone tone) {
        const std::string rest(widths[i] - std::min(widths[i], width_of(words)), ' ');
        const bool is_last = i + 1 == columns_.size();
        if (columns_[i].align == Column::Align::right) text.append(rest);
        text.append(toned(words, tone, colours));
        if (columns_[i].align == Column::Align::left && !is_last) text.append(rest);
        if (!is_last) text.append(gap, ' ');
    };
    const auto append_row = [&](const std::vector<Cell>& row) {
        std::vector<std::vector<std::string>> lines;
        for (std::size_t i = 0; i < columns_.size(); ++i)
            lines.push_back(lines_of(i, row[i].text, widths[i]));
        const std::size_t height = std::ranges::max(lines, {}, &std::vector<std::string>::size).size();
        for (std::size_t line = 0; line < height; ++line) {
            for (std::size_t i = 0; i < columns_.size(); ++i)
                append(i, line < lines[i].size() ? lines[i][line] : "", row[i].tone);
            while (text.ends_with(' ')) text.pop_back(); // of cells with nothing in them
            text.append("\n");
        }
    };
    std::vector<Cell> titles;
    for (const Column& column : columns_) titles.push_back({column.title, Tone::title});
    append_row(titles);
    for (const auto& row : rows_) append_row(row);
    return text;
}

} // namespace lares::present
