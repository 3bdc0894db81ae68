// SPDX-License-Identifier: ISC
#include "status_table.hpp"

#include "words.hpp"

namespace lares::present {

namespace {

std::string or_dash(std::string_view words) {
    return std::string{words.empty() ? "-" : words};
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

// Where there is no room, what is of less use leaves: the name and the state stay, and can be told.
Table status_table() {
    using Align = Column::Align;
    const auto leaving = [](const char* title, Align align, unsigned turn) {
        return Column{.title = title, .align = align, .leaves = turn};
    };
    Column last_exit = leaving("LAST EXIT", Align::left, 3);
    last_exit.may_be_cut = true;
    last_exit.least = last_exit.title.size();
    return Table{{{.title = "NAME", .may_be_cut = true},
                  {.title = "STATE", .may_be_cut = true, .least = 16},
                  leaving("SINCE", Align::right, Column::at_last + 1),
                  leaving("PID", Align::right, Column::at_last),
                  leaving("MEMORY", Align::right, 4),
                  leaving("CPU", Align::right, 1),
                  leaving("RESTARTS", Align::right, 2),
                  last_exit}};
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

void add_status_row(Table& table, std::string_view name, const MissingService& missing) {
    const Standing standing = standing_words(missing);
    table.add(
        {{std::string{name}}, {standing.words, standing.tone}, {"-"}, {"-"}, {"-"}, {"-"}, {"-"}, {"-"}});
}

} // namespace lares::present
