// SPDX-License-Identifier: ISC
// lares disable: services leave the scan directory, and are stopped for good.
#include "disable_choice.hpp"
#include "disabling.hpp"
#include "outcomes.hpp"
#include "output.hpp"
#include "sys/fifo.hpp"
#include "sys/limits.hpp"
#include "when_given.hpp"
#include "workshop/scan_entries.hpp"

#include <CLI/CLI.hpp>
#include <cerrno>
#include <memory>

namespace lares::front {

namespace {

struct DisableWishes {
    std::vector<std::string> words;
    std::string directory = workshop::usual_directory;
    Span patience = usual_patience;
    bool dry_run = false;
    bool json = false;
};

int disable_all(workshop::ScanEntries& entries, const std::vector<Disabled>& services,
                const DisableWishes& wishes) {
    OutcomeLines lines{wishes.json};
    const bool is_collected = wishes.json || wishes.dry_run;
    Disabling disabling{entries, wishes.patience, is_collected ? &lines : nullptr};
    const int exit_code = wishes.dry_run ? disabling.plan(services) : disabling.disable(services);
    if (is_collected) print(lines.text());
    return exit_code;
}

int disable_chosen(const Common& common, const DisableWishes& wishes) {
    sys::ignore_broken_pipes();
    (void)sys::raise_open_files(); // of each service that is waited for, two stay open
    workshop::ScanEntries entries{common.scan_directory};
    DisableChoice choosing{common.scan_directory, wishes.directory, entries};
    for (const std::string& word : wishes.words) choosing.add(word);
    if (choosing.exit_code() == exit_no_such_service) return exit_no_such_service;
    return graver_of(choosing.exit_code(), disable_all(entries, choosing.services(), wishes));
}

} // namespace

int exit_code_for(int error) {
    return error == EACCES || error == EPERM ? exit_denied : exit_failed;
}

std::string_view hint_for(int error) {
    return exit_code_for(error) == exit_denied ? "try: as root" : "";
}

int disable(workshop::ScanEntries& entries, const std::vector<Disabled>& services, Span patience) {
    sys::ignore_broken_pipes();
    (void)sys::raise_open_files(); // of each service that is waited for, two stay open
    return Disabling{entries, patience, nullptr}.disable(services);
}

void add_disable(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<DisableWishes>();
    CLI::App* verb = app.add_subcommand("disable", "Stops services and their logs, for good");
    verb->add_option("SERVICE", wishes->words, named_services)->required();
    verb->add_option("--dir", wishes->directory, "Where those are that are not enabled; else /etc/lares")
        ->type_name("DIR");
    add_patience(*verb, wishes->patience, "How long their end is waited for");
    verb->add_flag("--dry-run", wishes->dry_run, "Says what would happen, in which order, and does nothing");
    verb->add_flag("--json", wishes->json, "An array of JSON objects (lares-outcome-1)");
    when_given(*verb, common, act, wishes, disable_chosen);
}

} // namespace lares::front
