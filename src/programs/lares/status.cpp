// SPDX-License-Identifier: ISC
// lares status: what each service does, in a table, in full, or as JSON.
#include "look.hpp"
#include "output.hpp"
#include "present/json_array.hpp"
#include "service/lares_command.hpp"
#include "service/missing.hpp"
#include "service/scanning.hpp"
#include "service/signs.hpp"
#include "service/svscanboot_command.hpp"
#include "service_page.hpp"
#include "sys/clock.hpp"
#include "sys/parts.hpp"
#include "verb.hpp"
#include "watch.hpp"
#include "when_given.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

namespace lares::front {

namespace {

using service::Surveyed;

struct StatusWishes {
    std::vector<std::string> services;
    bool json = false;
    bool in_full = false;
    bool watches = false;
};

// What is wrong with its files is looked at of each.
std::string array_of(const std::vector<Surveyed>& all) {
    if (all.empty()) return "[]\n";
    const Instant now = sys::instant_now();
    std::vector<std::string> parts(sys::parts_for(all.size()));
    sys::in_parts(all.size(), [&](const sys::Part& part) {
        for (std::size_t i = part.first; i < part.end; ++i)
            parts[part.number].append(i == 0 ? "[\n" : ",\n").append(json_of(all[i], now));
    });
    std::string text;
    for (const std::string& part : parts) text.append(part);
    return text.append("\n]\n");
}

std::string text_of(const Common& common, const StatusWishes& wishes, const std::vector<Surveyed>& all) {
    if (wishes.json) return array_of(all);
    if (all.empty()) return "";
    return wishes.in_full ? pages_of(common.scan_directory, all) : table_of(all);
}

bool is_unsupervised(const Surveyed& seen) {
    return seen.missing || protocol::is_supervised(seen.view) == false;
}

void tell_if_nobody_serves(const std::string& scan_directory, std::span<const Surveyed> all) {
    if (all.empty() || !std::ranges::all_of(all, is_unsupervised)) return;
    if (service::is_scanned(scan_directory) != false) return;
    if (std::ranges::none_of(all, service::has_sign_of_service, &Surveyed::path))
        return report.info({scan_directory, " is no scan directory: nothing in it has a run"});
    report.info({"no svscan runs on ", scan_directory,
                 ", so that nobody starts them; try: ", service::svscanboot_command(scan_directory)});
}

// What is not in the table, and not to be taken for something else.
void tell_of_gaps(const Common& common, std::span<const Surveyed> all) {
    if (all.empty())
        return report.info({"no service in ", common.scan_directory, "; try: lares new, lares enable"});
    const auto hidden = std::ranges::count_if(all, is_hidden, &Surveyed::view);
    tell_of_hidden(static_cast<std::size_t>(hidden), all.size());
}

// Its directory may only have been renamed.
std::optional<service::Astray> astray_of_missing(const Common& common, const Surveyed& seen) {
    return seen.missing ? service::astray_of(common.scan_directory, seen.name) : std::nullopt;
}

// What is known of those that were asked for.
void tell_of_missing(const Common& common, std::span<const Surveyed> all) {
    for (const Surveyed& each : all)
        if (each.missing && each.missing->supervise != 0)
            tell_that_it_still_runs(common.scan_directory, each.name, *each.missing);
        else if (const auto astray = astray_of_missing(common, each))
            tell_that_it_runs_astray(common.scan_directory, each.name, *astray);
        else if (const auto missing = missing_of(each))
            report.info({each.name, ": ", present::missing_words(*missing), "; to remove it: ",
                         service::lares_command(common.scan_directory, {"disable", each.name})});
}

// What is to be seen with or without a directory.
std::vector<Surveyed> looked_at(const Common& common, const service::Selection& found, bool is_about_all) {
    std::vector<Surveyed> all = service::survey(found.services);
    service::note_missing(common.scan_directory, all);
    if (is_about_all && found.problems.empty()) service::add_without_entry(common.scan_directory, all);
    return all;
}

bool is_hidden(const Surveyed& seen) {
    return seen.view.obstacle && !protocol::is_supervised(*seen.view.obstacle).has_value();
}

int exit_about(std::span<const Surveyed> all) {
    const auto is_unknown = [](const Surveyed& each) { return each.missing || is_hidden(each); };
    if (std::ranges::any_of(all, is_unknown)) return exit_unknown;
    return std::ranges::all_of(all, is_up, &Surveyed::view) ? exit_done : exit_not_running;
}

int show_status(const Common& common, const StatusWishes& wishes) {
    if (wishes.watches)
        return watch_status(common, wishes.services, wishes.json ? WatchForm::objects : WatchForm::table);
    const service::Selection found = selected(common, wishes.services, service::Entries::all);
    const bool is_about_all = wishes.services.empty();
    const std::vector<Surveyed> all = looked_at(common, found, is_about_all);
    print(text_of(common, wishes, all));
    if (!wishes.json && found.problems.empty()) tell_of_gaps(common, all);
    if (!wishes.json && is_about_all) tell_if_nobody_serves(common.scan_directory, all);
    if (!wishes.json && !is_about_all) tell_of_missing(common, all);
    if (!found.problems.empty()) return exit_unknown;
    return is_about_all ? exit_done : exit_about(all);
}

} // namespace

void add_status(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<StatusWishes>();
    CLI::App* verb = app.add_subcommand("status", "What each service does; this is meant without a verb");
    verb->add_option("SERVICE", wishes->services, named_services_or_all);
    verb->add_flag("--json", wishes->json, "An array of JSON objects, those of svstat -j");
    CLI::Option* in_full = verb->add_flag("-l", wishes->in_full, "All that is known of each");
    verb->add_flag("--watch", wishes->watches, "Go on, and show what changes; q ends it")->excludes(in_full);
    when_given(*verb, common, act, wishes, show_status);
}

} // namespace lares::front
