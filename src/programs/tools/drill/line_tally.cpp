// SPDX-License-Identifier: ISC
#include "line_tally.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace lares::drill {

namespace {

constexpr std::size_t writer_size = 20;
constexpr std::size_t number_size = 10;
static_assert(writer_size + 1 + number_size + 1 == line_size);

} // namespace

std::optional<NumberedLine> line_from_text(std::string_view text) {
    if (text.size() != line_size - 1 || text[writer_size] != ' ') return std::nullopt;
    std::string_view writer = text.substr(0, writer_size);
    writer.remove_prefix(std::min(writer.find_first_not_of(' '), writer.size()));
    const auto number = number_from_text(text.substr(writer_size + 1));
    if (writer.empty() || writer.contains(' ') || !number || *number == 0) return std::nullopt;
    return NumberedLine{writer, *number};
}

std::string text_of(const NumberedLine& line) {
    std::string text(writer_size - std::min(line.writer.size(), writer_size), ' ');
    text.append(line.writer.substr(0, writer_size)).append(" ");
    const std::string number = std::to_string(line.number);
    text.append(number_size - std::min(number.size(), number_size), '0').append(number).append("\n");
    return text;
}

void LineTally::note(std::uint64_t number) {
    if (number > seen_.size()) seen_.resize(number);
    if (seen_[number - 1]) ++doubled_;
    seen_[number - 1] = true;
}

std::uint64_t LineTally::missing_up_to(std::uint64_t number) const {
    const std::uint64_t known = std::min<std::uint64_t>(number, seen_.size());
    const auto end = seen_.begin() + static_cast<std::ptrdiff_t>(known);
    return number - static_cast<std::uint64_t>(std::count(seen_.begin(), end, true));
}

} // namespace lares::drill
