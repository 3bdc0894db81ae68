// SPDX-License-Identifier: ISC
#include "run_line.hpp"

#include "protocol/stuck_text.hpp"
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
std::string manner_words(const RunRecord& run) {
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
                                                        manner_words, by_words,    memory_words, cpu_words};
using Cells = std::array<std::string, std::size(columns)>;

Cells cells_of(const RunRecord& run) {
    Cells cells;
    std::ranges::transform(columns, cells.begin(), [&](auto words) { return words(run); });
    return cells;
}

// A file of the control directory may have anything in it.
std::string plain_text(std::string_view text) {
    std::string shown{text};
    std::ranges::transform(shown, shown.begin(), plain);
    return shown;
}

// Numbers end below each other, words begin there.
std::string padded(const std::string& cell, std::size_t width, bool is_number) {
    const std::string blanks(width - cell.size(), ' ');
    return is_number ? blanks + cell : cell + blanks;
}

// The look itself is gone when there have been many since.
std::string stuck_words(const RunRecord& run, std::string_view looks) {
    const std::string_view process = protocol::first_process_of(looks);
    if (!process.empty()) return std::string{"stuck: "}.append(process);
    return run.stuck || !looks.empty() ? "stuck" : "";
}

void append_indented(std::string& out, std::string_view lines) {
    while (!lines.empty()) {
        const Split line = split_at(lines, '\n');
        out.append("      ").append(plain_text(line.head)).append("\n");
        lines = line.rest;
    }
}

} // namespace

void append_run_lines(std::string& out, std::span<const RunRecord> runs, std::span<const std::string> looks,
                      RunDetail detail) {
    std::vector<Cells> lines;
    std::array<std::size_t, std::size(columns)> widths{};
    for (const RunRecord& run : runs) {
        lines.push_back(cells_of(run));
        for (std::size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], lines.back()[i].size());
    }
    for (std::size_t run = 0; run < runs.size(); ++run) {
        const std::string_view look = run < looks.size() ? std::string_view{looks[run]} : std::string_view{};
        std::string line;
        for (std::size_t i = 0; i < widths.size(); ++i)
            if (widths[i] != 0) line.append(padded(lines[run][i], widths[i], i == 0)).append("  ");
        line.append(plain_text(stuck_words(runs[run], look)));
        out.append(trim_end(line)).append("\n");
        if (detail == RunDetail::looks) append_indented(out, look);
    }
}

} // namespace lares::present
