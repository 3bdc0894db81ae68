// SPDX-License-Identifier: ISC
#include "run_table.hpp"

#include "run_facts.hpp"
#include "standing_words.hpp"
#include "table.hpp"
#include "width.hpp"
#include "words.hpp"

#include <algorithm>

namespace lares::present {

using protocol::RunRecord;

namespace {

std::string span_or_dash(const std::optional<Span>& span) {
    return span ? duration_words(*span) : "-";
}

bool has_look(std::string_view look) {
    return !look.empty();
}

Table empty_run_table() {
    using Align = Column::Align;
    return Table{{{"RUN", Align::right},
                  {"STARTED"},
                  {"RAN", Align::right},
                  {"READY", Align::right},
                  {"END", Align::left, true},
                  {"BY"},
                  {"PEAK MEM", Align::right},
                  {"CPU", Align::right},
                  {""}}};
}

void add_run_row(Table& table, const RunRecord& run, std::string_view look, MomentWords moment) {
    table.add({{std::string{Decimal{run.number}.view()}},
               {moment(run.start)},
               {span_or_dash(run.lived)},
               {span_or_dash(ready_after(run))},
               {end_words(run.how)},
               {run.by.size() != 0 ? std::string{run.by.view()} : "-"},
               {run.peak_rss_kib ? size_words(*run.peak_rss_kib) : "-"},
               {span_or_dash(run.cpu)},
               {run.stuck || has_look(look) ? "stuck" : ""}});
}

void append_look(std::string& out, std::string_view look) {
    while (!look.empty()) {
        const Split line = split_at(look, '\n');
        out.append("      ").append(visible(line.head)).append("\n");
        look = line.rest;
    }
}

} // namespace

void append_run_table(std::string& out, std::span<const RunRecord> runs, std::span<const std::string> looks,
                      const RunTableLook& form) {
    const auto look_of = [&](std::size_t run) {
        return run < looks.size() ? std::string_view{looks[run]} : std::string_view{};
    };
    Table table = empty_run_table();
    for (std::size_t i = 0; i < runs.size(); ++i) add_run_row(table, runs[i], look_of(i), form.moment);
    const std::string text = table.text(form.width, form.colours);
    Split line = split_at(text, '\n');
    out.append(line.head).append("\n"); // the titles
    for (std::size_t i = 0; i < runs.size(); ++i) {
        line = split_at(line.rest, '\n');
        out.append(line.head).append("\n");
        append_look(out, look_of(i));
    }
}

} // namespace lares::present
