// SPDX-License-Identifier: ISC
// lares status: what each service does, in a table or as JSON.
#include "present/json.hpp"
#include "present/standing_words.hpp"
#include "present/table.hpp"
#include "present/words.hpp"
#include "service/advice.hpp"
#include "service/neighbours.hpp"
#include "service/service.hpp"
#include "sys/clock.hpp"
#include "sys/consumption.hpp"
#include "sys/stream.hpp"
#include "sys/terminal.hpp"
#include "verb.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

namespace lares::front {

namespace {

using present::Cell;
using present::Tone;
using protocol::ServiceView;

struct StatusWishes {
    std::vector<std::string> services;
    bool json = false;
};

struct Seen {
    std::string name;
    std::string path;
    std::string control; // the control directory, as messages call it
    ServiceView view;
    std::optional<sys::Consumption> used;
};

bool is_up(const Seen& seen) {
    if (seen.view.obstacle) return false;
    return seen.view.status.pid != 0 ||
           (seen.view.state && seen.view.state->phase == protocol::Phase::started);
}

std::vector<Seen> look_at(const std::vector<service::Selected>& services) {
    std::vector<Seen> all;
    service::Neighbours neighbours;
    sys::Glances glances;
    for (const service::Selected& each : services) {
        const auto place = neighbours.find(each.path);
        const service::Service service{place.name, place.start};
        Seen seen{each.name, each.path, service.control_name(),
                  service.look(service::Detail::everything, glances), std::nullopt};
        const std::uint32_t pid = seen.view.obstacle ? 0 : seen.view.status.pid;
        if (pid != 0) seen.used = sys::consumption_of(static_cast<pid_t>(pid));
        all.push_back(std::move(seen));
    }
    return all;
}

std::string age_of(const ServiceView& view, Instant now) {
    if (view.obstacle) return "-";
    if (view.state && !is_down_since_its_end(*view.state))
        return present::age_words(now.moment - view.state->since_moment);
    return present::age_words(std::chrono::seconds{whole_seconds_between(view.status.since, now.label)});
}

std::string or_dash(std::string words) {
    return words.empty() ? "-" : words;
}

std::vector<Cell> row_of(const Seen& seen, Instant now) {
    const ServiceView& view = seen.view;
    const present::Standing standing = present::standing_words(view, now.moment);
    const bool has_process = !view.obstacle && view.status.pid != 0;
    const std::uint64_t starts = view.state ? view.state->starts : 0;
    return {{seen.name},
            {standing.words, standing.tone},
            {age_of(view, now)},
            {has_process ? std::to_string(view.status.pid) : "-"},
            {seen.used ? present::size_words(seen.used->resident_kib) : "-"},
            {seen.used ? present::duration_words(seen.used->cpu) : "-"},
            {view.state ? std::to_string(starts == 0 ? 0 : starts - 1) : "-"},
            {or_dash(present::last_end_words(view))}};
}

std::string table_of(const std::vector<Seen>& all, Instant now) {
    using Align = present::Column::Align;
    present::Table table{{{"NAME", Align::left, true},
                          {"STATE", Align::left, true},
                          {"SINCE", Align::right},
                          {"PID", Align::right},
                          {"MEMORY", Align::right},
                          {"CPU", Align::right},
                          {"RESTARTS", Align::right},
                          {"LAST EXIT", Align::left, true}}};
    for (const Seen& seen : all) table.add(row_of(seen, now));
    const bool is_coloured = sys::wants_colours(sys::standard_output);
    return table.text(sys::columns_of_terminal(sys::standard_output),
                      is_coloured ? present::Colours::yes : present::Colours::no);
}

std::string json_of(const Seen& seen, Instant now) {
    const service::Service service{seen.path};
    const service::Advice advice = advice_on(service, seen.path, seen.view);
    return present::json_for({seen.name, seen.view, now, seen.control, sys::error_text, advice.start,
                              advice.rejected, advice.awaited});
}

std::string json_of(const std::vector<Seen>& all, Instant now) {
    std::string text = "[";
    for (const Seen& seen : all) text.append(text.size() == 1 ? "\n" : ",\n").append(json_of(seen, now));
    return text.append(all.empty() ? "]\n" : "\n]\n");
}

int show_status(const Common& common, const StatusWishes& wishes) {
    const service::Selection found = selected(common, wishes.services);
    const std::vector<Seen> all = look_at(found.services);
    const Instant now = sys::instant_now();
    const std::string text = wishes.json ? json_of(all, now) : all.empty() ? "" : table_of(all, now);
    if (!sys::write_all(sys::standard_output, text)) report.die({"unable to write"}, errno);
    if (!found.problems.empty()) return exit_unknown;
    const bool is_about_some = !wishes.services.empty();
    return is_about_some && !std::ranges::all_of(all, is_up) ? exit_not_running : exit_done;
}

} // namespace

void add_status(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<StatusWishes>();
    CLI::App* verb = app.add_subcommand("status", "What each service does; this is meant without a verb");
    verb->add_option("SERVICE", wishes->services, "Names, globs, @groups or paths; none: all");
    verb->add_flag("--json", wishes->json, "An array of JSON objects, those of svstat -j");
    verb->callback(
        [&common, &act, wishes] { act = [&common, wishes] { return show_status(common, *wishes); }; });
}

} // namespace lares::front
