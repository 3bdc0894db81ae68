// SPDX-License-Identifier: ISC
#include "status_table.hpp"

#include "standing_words.hpp"
#include "words.hpp"

namespace lares::present {

namespace {

std::string or_dash(std::string words) {
    return words.empty() ? "-" : words;
}

} // namespace

std::string age_words(const protocol::ServiceView& view, Instant now) {
    const auto since = since_when(view, now);
    return since ? age_words(since->age) : "-";
}

std::optional<std::uint64_t> restarts_of(const protocol::ServiceView& view) {
    if (!view.state) return std::nullopt;
    return view.state->starts == 0 ? 0 : view.state->starts - 1;
}

Table status_table() {
    using Align = Column::Align;
    return Table{{{"NAME", Align::left, true},
                  {"STATE", Align::left, true},
                  {"SINCE", Align::right},
                  {"PID", Align::right},
                  {"MEMORY", Align::right},
                  {"CPU", Align::right},
                  {"RESTARTS", Align::right},
                  {"LAST EXIT", Align::left, true}}};
}

void add_status_row(Table& table, std::string_view name, const protocol::ServiceView& view,
                    const std::optional<Usage>& usage, Instant now) {
    const Standing standing = full_standing(view, now.moment);
    const bool has_process = !view.obstacle && view.status.pid != 0;
    const auto restarts = restarts_of(view);
    table.add({{std::string{name}},
               {standing.words, standing.tone},
               {age_words(view, now)},
               {has_process ? std::to_string(view.status.pid) : "-"},
               {usage ? size_words(usage->resident_kib) : "-"},
               {usage ? duration_words(usage->cpu) : "-"},
               {restarts ? std::to_string(*restarts) : "-"},
               {or_dash(last_end_words(view))}});
}

} // namespace lares::present
