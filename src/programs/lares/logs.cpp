// SPDX-License-Identifier: ISC
// lares logs: what services have said.
#include "logbook/last_words.hpp"
#include "logbook/log_place.hpp"
#include "sys/stream.hpp"
#include "verb.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace lares::front {

namespace {

struct LogsWishes {
    std::vector<std::string> services;
    std::size_t newest = 20;
};

int show_logs(const Common& common, const LogsWishes& wishes) {
    const service::Selection found = selected(common, wishes.services);
    std::string text;
    for (const auto& each : found.services) {
        const auto place = logbook::log_place_of(service::Service{each.path});
        if (!place) {
            report.fatal({each.name, " has no log: ", place.error().why}, 0, place.error().hint);
            continue;
        }
        for (const auto& d : place->directories) text += "# " + d.path + "\n";
        for (const auto& line : logbook::last_lines(*place, wishes.newest)) text.append(line.text).append("\n");
    }
    return sys::write_all(sys::standard_output, text) ? exit_done : 1;
}

} // namespace

void add_logs(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<LogsWishes>();
    CLI::App* verb = app.add_subcommand("logs", "What services have said");
    verb->add_option("SERVICE", wishes->services, "Names, globs, @groups or paths; none: all");
    verb->add_option("-n", wishes->newest, "The newest lines")->type_name("NUMBER");
    verb->callback([&common, &act, wishes] { act = [&common, wishes] { return show_logs(common, *wishes); }; });
}

} // namespace lares::front
