// SPDX-License-Identifier: ISC
// lares status: what each service does, in a table, in full, or as JSON.
#include "look.hpp"
#include "output.hpp"
#include "present/json_array.hpp"
#include "service_page.hpp"
#include "sys/clock.hpp"
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

std::string array_of(const std::vector<Surveyed>& all) {
    const Instant now = sys::instant_now();
    present::JsonArray array;
    for (const Surveyed& seen : all) array.add(json_of(seen, now));
    return array.text();
}

std::string text_of(const Common& common, const StatusWishes& wishes, const std::vector<Surveyed>& all) {
    if (wishes.json) return array_of(all);
    if (all.empty()) return "";
    return wishes.in_full ? pages_of(common.scan_directory, all) : table_of(all);
}

int show_status(const Common& common, const StatusWishes& wishes) {
    if (wishes.watches)
        return watch_status(common, wishes.services, wishes.json ? WatchForm::objects : WatchForm::table);
    const service::Selection found = selected(common, wishes.services, service::Entries::all);
    const std::vector<Surveyed> all = service::survey(found.services);
    print(text_of(common, wishes, all));
    if (!found.problems.empty()) return exit_unknown;
    const bool is_about_some = !wishes.services.empty();
    return is_about_some && !std::ranges::all_of(all, is_up, &Surveyed::view) ? exit_not_running : exit_done;
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
