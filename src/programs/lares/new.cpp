// SPDX-License-Identifier: ISC
// lares new: a service directory is made, outside of any scan directory.
#include "enabling.hpp"
#include "new_plan.hpp"
#include "output.hpp"
#include "present/listing.hpp"
#include "service/lares_command.hpp"
#include "verb.hpp"
#include "when_given.hpp"
#include "workshop/demolition.hpp"
#include "workshop/draft.hpp"
#include "workshop/limit_option.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <memory>

namespace lares::front {

namespace {

// A directory shows by what is in it.
bool is_shown_by_another(const workshop::DraftEntry& entry, const std::vector<workshop::DraftEntry>& draft) {
    return std::ranges::any_of(
        draft, [&](const workshop::DraftEntry& it) { return it.name.starts_with(entry.name + "/"); });
}

std::string files_in_words(const std::vector<workshop::DraftEntry>& draft) {
    present::Listing listing;
    for (const workshop::DraftEntry& entry : draft) {
        const bool is_directory = entry.kind == workshop::DraftEntry::Kind::directory;
        if (!is_shown_by_another(entry, draft))
            listing.add(entry.name + (is_directory ? "/" : ""), entry.text);
    }
    return listing.text();
}

int refuse_to_build(const std::string& scan_directory, const workshop::Site& site,
                    const workshop::BuildFailure& failure) {
    if (failure.error.number == EEXIST && failure.path == site.path()) {
        const bool can_be_removed = workshop::problem_with_removing(site.path()).empty();
        const bool is_usual = site.parent == workshop::usual_directory;
        const std::string removal =
            service::lares_command(scan_directory, {"remove", is_usual ? site.name : site.path()});
        report.fatal({site.path(), " exists already"}, 0,
                     "choose another name" + (can_be_removed ? ", or: " + removal : ""));
        return exit_failed;
    }
    const std::string hint = failure.error.number == EPERM ? "only root can give files away" : "";
    report.fatal({"unable to ", failure.error.attempt, " ", failure.path}, failure.error.number, hint);
    return exit_failed;
}

// As it is to be typed next.
std::string word_for(const NewWishes& wishes, const workshop::Site& site) {
    const bool is_usual = site.parent == workshop::usual_directory;
    return (is_usual ? site.name : site.path()) + (wishes.name.ends_with('@') ? "INSTANCE" : "");
}

int make_new(const Common& common, const NewWishes& wishes) {
    workshop::Site site = site_for(wishes);
    workshop::Blueprint plan = blueprint_for(wishes, site.name);
    if (wishes.is_to_be_enabled && plan.is_template())
        misused("a template cannot be enabled; enable an instance of it: lares enable " + plan.name +
                "INSTANCE");
    if (!is_right(plan, site)) return exit_misused;
    tell_doubts(common, wishes, plan, site);
    if (plan.log) site.log_directory = plan.log->directory;

    const std::vector<workshop::DraftEntry> draft = draft_of(plan);
    if (const auto built = build(site, draft); !built)
        return refuse_to_build(common.scan_directory, site, built.error());
    std::string text = site.path() + "\n" + files_in_words(draft);
    if (!wishes.is_to_be_enabled)
        text +=
            "\nnext: " + service::lares_command(common.scan_directory, {"enable", word_for(wishes, site)}) +
            "\n";
    print(text);
    if (!wishes.is_to_be_enabled) return exit_done;
    EnableWishes enabled;
    enabled.words = {site.path()};
    return enable(common, enabled);
}

void add_options_of_run(CLI::App& verb, NewWishes& wishes) {
    verb.add_option("--user", wishes.user, "Who it is to be; else whoever runs svscan")
        ->type_name("USER[:GROUP]");
    verb.add_option("--env", wishes.variables, "A variable of its environment; may be repeated")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    verb.add_option("--env-file", wishes.variables_file, "A file of variables, read at each start (envini)")
        ->type_name("FILE");
    verb.add_option("--cwd,--directory", wishes.working_directory,
                    "Where it runs; else its service directory")
        ->type_name("DIR");
    verb.add_option("--limit", wishes.limits, "A limit of what it may use: " + workshop::names_of_limits())
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
}

void add_options_of_log(CLI::App& verb, NewWishes& wishes) {
    verb.add_flag("--no-log", wishes.has_no_log, "Nobody logs what it says");
    verb.add_option("--log-dir", wishes.log_directory, "Where its log is; else log/main in it")
        ->type_name("DIR");
    verb.add_option("--log-user", wishes.log_user, "Who writes its log; else whoever runs svscan")
        ->type_name("USER[:GROUP]");
    verb.add_option("--log-size", wishes.log_size, "How large a file of its log grows; else 1000000")
        ->type_name("SIZE");
    verb.add_option("--log-files", wishes.log_files, "How many of them are kept; else 20")
        ->type_name("NUMBER");
}

void add_options_of_life(CLI::App& verb, NewWishes& wishes) {
    const auto may_be_repeated = [](CLI::Option* option, const char* type) {
        option->type_name(type)->allow_extra_args(false);
    };
    may_be_repeated(verb.add_option("--ready", wishes.ready, "When it is ready: listen:8080, fd:3 or notify"),
                    "WORD");
    may_be_repeated(verb.add_option("--needs", wishes.needs, "A service without which it cannot be"),
                    "SERVICE");
    may_be_repeated(verb.add_option("--wants", wishes.wants, "A service that it begins after"), "SERVICE");
    may_be_repeated(verb.add_option("--group", wishes.groups, "A group that it is in"), "GROUP");
    verb.add_flag("--oneshot", wishes.is_oneshot, "It does something once, and is done");
    verb.add_option("--restart", wishes.restart, "After which ends it is started again; else always")
        ->type_name("always|on-failure|never");
    verb.add_option("--stop-signal", wishes.stop_signal, "What it is told to end by; else TERM")
        ->type_name("SIGNAL");
    verb.add_flag("--down", wishes.is_down, "It is not started by itself");
}

} // namespace

void add_new(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<NewWishes>();
    CLI::App* verb = app.add_subcommand("new", "Makes a service directory");
    verb->add_option("NAME", wishes->name, "What it is called; a word with a slash is its path")->required();
    verb->add_option("COMMAND", wishes->command, "Its program and arguments; it stays in the foreground")
        ->required();
    verb->add_option("--dir", wishes->directory, "The directory in which it is made; else /etc/lares")
        ->type_name("DIR");
    add_options_of_run(*verb, *wishes);
    add_options_of_life(*verb, *wishes);
    add_options_of_log(*verb, *wishes);
    verb->add_flag("--enable", wishes->is_to_be_enabled, "Enables it at once");
    when_given(*verb, common, act, wishes, make_new);
}

} // namespace lares::front
