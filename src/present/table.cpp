// SPDX-License-Identifier: ISC
#include "table.hpp"

#include "width.hpp"
#include "wrapping.hpp"

#include <algorithm>
#include <cassert>
#include <span>
#include <utility>

namespace lares::present {

namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t least_wrapped = 16; // of a column that is wrapped: less would be a word a line

std::size_t sum_of(std::span<const std::size_t> widths) {
    std::size_t sum = 0;
    for (const std::size_t width : widths)
        if (width != 0) sum += width + (sum == 0 ? 0 : gap);
    return sum;
}

// The widest of those that may_give(column), and of several the last, gives a column of the terminal, and so
// on until they fit.
template <class MayGive>
void narrow(std::vector<std::size_t>& widths, const std::vector<std::size_t>& least, std::size_t width,
            MayGive&& may_give) {
    for (std::size_t too_much = sum_of(widths); too_much > width; --too_much) {
        std::optional<std::size_t> widest;
        for (std::size_t i = 0; i < widths.size(); ++i)
            if (may_give(i) && widths[i] > least[i] && (!widest || widths[i] >= widths[*widest])) widest = i;
        if (!widest) return;
        --widths[*widest];
    }
}

} // namespace

void Table::add(std::vector<Cell> row) {
    assert(row.size() == columns_.size());
    for (Cell& cell : row) cell.text = visible(cell.text);
    rows_.push_back(std::move(row));
}

std::size_t Table::least_width_of(std::size_t column) const {
    const Column& asked = columns_[column];
    if (asked.may_be_cut) return asked.least;
    if (!asked.may_be_wrapped) return Column::any_width;
    std::size_t least = least_wrapped;
    for (const auto& row : rows_) least = std::max(least, width_of_words(row[column].text));
    return least;
}

Table::Widths Table::natural_widths() const {
    Widths found;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::size_t widest = width_of(columns_[i].title);
        for (const auto& row : rows_) widest = std::max(widest, width_of(row[i].text));
        found.push_back(widest);
    }
    return found;
}

Table::Widths Table::least_widths() const {
    Widths least;
    for (std::size_t i = 0; i < columns_.size(); ++i) least.push_back(least_width_of(i));
    return least;
}

Table::Widths Table::widths(std::optional<std::size_t> width) const {
    Widths found = natural_widths();
    if (!width) return found;
    for (std::size_t i = 0; i < columns_.size(); ++i) found[i] = std::min(found[i], columns_[i].most);
    return sum_of(found) <= *width ? found : fitted(std::move(found), *width);
}

std::optional<std::size_t> Table::next_to_leave(const Widths& found) const {
    std::optional<std::size_t> next;
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (found[i] != 0 && columns_[i].leaves != Column::stays &&
            (!next || columns_[i].leaves < columns_[*next].leaves))
            next = i;
    return next;
}

Table::Widths Table::fitted(Widths found, std::size_t width) const {
    const Widths least = least_widths();
    for (;;) {
        const auto next = next_to_leave(found);
        const bool all_give = !next || columns_[*next].leaves >= Column::at_last;
        Widths cut = found;
        narrow(cut, least, width,
               [&](std::size_t column) { return all_give || columns_[column].leaves != Column::stays; });
        if (!next || sum_of(cut) <= width) return cut;
        found[*next] = 0;
    }
}

std::vector<std::string> Table::lines_of(std::size_t column, const std::string& text,
                                         std::size_t width) const {
    if (columns_[column].may_be_wrapped) return broken_into_lines(text, width);
    return {cut_to(text, width)};
}

std::string Table::text(std::optional<std::size_t> width, Colours colours) const {
    const Widths widths = this->widths(width);
    std::string text;
    const auto append = [&](std::size_t i, const std::string& words, Tone tone) {
        const std::string rest(widths[i] - std::min(widths[i], width_of(words)), ' ');
        if (columns_[i].align == Column::Align::right) text.append(rest);
        text.append(toned(words, tone, colours));
        if (columns_[i].align == Column::Align::left) text.append(rest);
        text.append(gap, ' ');
    };
    const auto append_row = [&](const std::vector<Cell>& row) {
        std::vector<std::vector<std::string>> lines;
        for (std::size_t i = 0; i < columns_.size(); ++i)
            lines.push_back(lines_of(i, row[i].text, widths[i]));
        const std::size_t height = std::ranges::max(lines, {}, &std::vector<std::string>::size).size();
        for (std::size_t line = 0; line < height; ++line) {
            for (std::size_t i = 0; i < columns_.size(); ++i)
                if (widths[i] != 0) append(i, line < lines[i].size() ? lines[i][line] : "", row[i].tone);
            while (text.ends_with(' ')) text.pop_back(); // nothing is behind the last
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
