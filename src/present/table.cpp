// SPDX-License-Identifier: ISC
#include "table.hpp"

#include "width.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <utility>

namespace lares::present {

namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t least_width = 8; // of a column that is cut

std::size_t sum_of(const std::vector<std::size_t>& widths) {
    return std::accumulate(widths.begin(), widths.end(), gap * (widths.empty() ? 0 : widths.size() - 1));
}

} // namespace

void Table::add(std::vector<Cell> row) {
    assert(row.size() == columns_.size());
    for (Cell& cell : row) cell.text = visible(cell.text);
    rows_.push_back(std::move(row));
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
        if (all <= *width || !columns_[i].may_be_cut) continue;
        const std::size_t less = std::min(all - *width, found[i] - std::min(found[i], least_width));
        found[i] -= less;
    }
    return found;
}

std::string Table::text(std::optional<std::size_t> width, Colours colours) const {
    const std::vector<std::size_t> widths = this->widths(width);
    std::string text;
    const auto append = [&](std::size_t i, const Cell& cell) {
        const std::string words = cut_to(cell.text, widths[i]);
        const std::string rest(widths[i] - width_of(words), ' ');
        const bool is_last = i + 1 == columns_.size();
        if (columns_[i].align == Column::Align::right) text.append(rest);
        text.append(toned(words, cell.tone, colours));
        if (columns_[i].align == Column::Align::left && !is_last) text.append(rest);
        if (!is_last) text.append(gap, ' ');
    };
    const auto end_line = [&] {
        while (text.ends_with(' ')) text.pop_back(); // of cells with nothing in them
        text.append("\n");
    };
    for (std::size_t i = 0; i < columns_.size(); ++i) append(i, {columns_[i].title, Tone::title});
    end_line();
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < columns_.size(); ++i) append(i, row[i]);
        end_line();
    }
    return text;
}

} // namespace lares::present
