// SPDX-License-Identifier: ISC
#include "run_line.hpp"

#include "protocol/service_state.hpp"
#include "run_facts.hpp"
#include "words.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

namespace lares::present {

using protocol::RunEnd;
using protocol::RunRecord;

namespace {

std::string after_word(std::string_view word, const std::optional<Span>& span) {
    return span ? std::string{word}.append(" ").append(duration_words(*span)) : std::string{};
}

std::string number_words(const RunRecord& run) {
    return std::string{Decimal{run.number}.view()};
}
std::string start_words(const RunRecord& run) {
    return utc(run.start).value_or("?");
}
std::string lived_words(const RunRecord& run) {
    return after_word("ran", run.lived);
}
std::string ready_words(const RunRecord& run) {
    return after_word("ready after", ready_after(run));
}
std::string signal_words(int number) {
    const std::string name = signal_name(number);
    return name.empty() ? std::string{"signal "}.append(Decimal{static_cast<unsigned>(number)}.view()) : name;
}
std::string end_words(const RunRecord& run) {
    switch (run.how.kind) {
    case RunEnd::Kind::exited:
        return std::string{"exited "}.append(Decimal{static_cast<unsigned>(run.how.number)}.view());
    case RunEnd::Kind::killed: return signal_words(run.how.number).append(run.how.core ? ", core" : "");
    case RunEnd::Kind::unknown: break;
    }
    return "unknown";
}
std::string by_words(const RunRecord& run) {
    return run.by.size() != 0 ? std::string{"by "}.append(run.by.view()) : std::string{};
}
std::string memory_words(const RunRecord& run) {
    return run.peak_rss_kib ? size_words(*run.peak_rss_kib) : std::string{};
}
std::string cpu_words(const RunRecord& run) {
    return after_word("cpu", run.cpu);
}

constexpr std::string (*columns[])(const RunRecord&) = {number_words, start_words, lived_words,  ready_words,
                                                        end_words,    by_words,    memory_words, cpu_words};
using Cells = std::array<std::string, std::size(columns)>;

Cells cells_of(const RunRecord& run) {
    Cells cells;
    std::ranges::transform(columns, cells.begin(), [&](auto words) { return words(run); });
    return cells;
}

// Numbers end below each other, words begin there.
std::string padded(const std::string& cell, std::size_t width, bool is_number) {
    const std::string blanks(width - cell.size(), ' ');
    return is_number ? blanks + cell : cell + blanks;
}

} // namespace

void append_run_lines(std::string& out, std::span<const RunRecord> runs) {
    std::vector<Cells> lines;
    std::array<std::size_t, std::size(columns)> widths{};
    for (const RunRecord& run : runs) {
        lines.push_back(cells_of(run));
        for (std::size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], lines.back()[i].size());
    }
    for (const Cells& cells : lines) {
        std::string line;
        for (std::size_t i = 0; i < widths.size(); ++i)
            if (widths[i] != 0) line.append(padded(cells[i], widths[i], i == 0)).append("  ");
        out.append(trim_end(line)).append("\n");
    }
}

} // namespace lares::present
