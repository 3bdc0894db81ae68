// SPDX-License-Identifier: ISC
// lares new: a service directory is made, outside of any scan directory.
#include "base/text.hpp"
#include "enabling.hpp"
#include "output.hpp"
#include "present/listing.hpp"
#include "protocol/names.hpp"
#include "sys/file.hpp"
#include "verb.hpp"
#include "when_given.hpp"
#include "workshop/absolute_path.hpp"
#include "workshop/building.hpp"
#include "workshop/checks.hpp"
#include "workshop/command.hpp"
#include "workshop/limit_option.hpp"
#include "workshop/made_directory.hpp"
#include "workshop/ready_option.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>

namespace lares::front {

namespace {

namespace file = protocol::service_file;
using workshop::Blueprint;
using workshop::Setting;

struct NewWishes {
    std::string name;
    std::vector<std::string> command;
    std::string directory = workshop::usual_directory;
    std::string user;
    std::vector<std::string> variables;
    std::string variables_file;
    std::string working_directory;
    std::vector<std::string> limits;
    bool has_no_log = false;
    std::string log_directory;
    std::string log_user;
    std::string log_size;
    std::uint64_t log_files = workshop::LogPlan{}.how_many;
    std::vector<std::string> ready;
    std::vector<std::string> needs;
    std::vector<std::string> wants;
    std::vector<std::string> groups;
    bool is_oneshot = false;
    std::string restart;
    bool is_down = false;
    std::string stop_signal;
    bool is_to_be_enabled = false;
};

[[noreturn]] void misused(const std::string& sentence) {
    report.fatal({sentence});
    sys::leave(exit_misused);
}

// What somebody wants becomes a blueprint, or the command is at fault.
class Planning {
  public:
    explicit Planning(const NewWishes& wishes) : wishes_{wishes} {}

    workshop::Site site() {
        if (!wishes_.name.contains('/'))
            return {workshop::absolute_path(wishes_.directory), wishes_.name, {}, {}};
        if (wishes_.directory != workshop::usual_directory)
            misused("the name is a path, and --dir says another one; give one of them");
        const std::string path = workshop::absolute_path(wishes_.name);
        const std::string name{last_part_of(path)};
        const std::string parent = path.substr(0, path.size() - name.size());
        return {workshop::absolute_path(parent), name, {}, {}};
    }

    Blueprint blueprint(const std::string& name) {
        plan_.name = name;
        plan_.command = wishes_.command;
        plan_.account = wishes_.user;
        add_variables();
        if (!wishes_.variables_file.empty())
            plan_.variables_file = workshop::absolute_path(wishes_.variables_file);
        if (!wishes_.working_directory.empty())
            plan_.working_directory = workshop::absolute_path(wishes_.working_directory);
        add_limits();
        add_log();
        add_settings();
        return std::move(plan_);
    }

  private:
    // Of two for one variable the last counts.
    void add_variables() {
        for (const std::string& word : wishes_.variables) {
            const Split parts = split_at(word, '=');
            if (!word.contains('='))
                misused("--env " + word + " has no value; try: --env " + word + "=VALUE");
            const std::string name{parts.head};
            std::erase_if(plan_.variables, [&](const workshop::Variable& it) { return it.name == name; });
            plan_.variables.push_back({name, std::string{parts.rest}});
        }
    }

    void add_limits() {
        for (const std::string& word : wishes_.limits) {
            const auto option = workshop::limit_option_from(word);
            if (!option) misused(option.error());
            plan_.limits.push_back(option->option);
            plan_.limits.push_back(option->value);
        }
    }

    void add_log() {
        plan_.log->account = wishes_.log_user;
        plan_.log->how_many = wishes_.log_files;
        if (!wishes_.log_directory.empty())
            plan_.log->directory = workshop::absolute_path(wishes_.log_directory);
        if (!wishes_.log_size.empty()) {
            const auto size = workshop::bytes_from_text(wishes_.log_size);
            if (!size) misused("--log-size cannot be " + wishes_.log_size + "; try: 1M");
            plan_.log->size = *size;
        }
        if (wishes_.has_no_log) plan_.log.reset();
    }

    // Several of one kind are lines of one file.
    void add(const Setting& setting) {
        const auto same = std::ranges::find(plan_.settings, setting.file, &Setting::file);
        if (same == plan_.settings.end())
            plan_.settings.push_back(setting);
        else if (same->text != setting.text)
            same->text.append("\n").append(setting.text);
    }

    void add_settings() {
        if (wishes_.is_oneshot) add({file::type, "oneshot"});
        if (wishes_.is_down) add({file::down, ""});
        for (const std::string& word : wishes_.ready) {
            const auto setting = workshop::ready_setting_from(word);
            if (!setting) misused(setting.error());
            add(*setting);
        }
        if (!wishes_.stop_signal.empty()) add({file::down_signal, wishes_.stop_signal});
        if (!wishes_.restart.empty()) add({file::restart, wishes_.restart});
        for (const std::string& name : wishes_.needs) add({std::string{file::needs} + "/" + name, ""});
        for (const std::string& name : wishes_.wants) add({std::string{file::wants} + "/" + name, ""});
        for (const std::string& name : wishes_.groups) add({file::group, name});
    }

    const NewWishes& wishes_;
    Blueprint plan_;
};

// All that is wrong with it is said; then nothing is made.
class Checking {
  public:
    bool is_right(Blueprint& plan, workshop::Site& site) {
        if (const std::string problem = workshop::problem_with_name(plan.name); !problem.empty())
            complain("\"" + plan.name + "\" is no name for a service: " + problem);
        for (const workshop::Variable& each : plan.variables) complain(workshop::problem_with_variable(each));
        for (const std::string& problem : workshop::problems_with_settings(plan.settings)) complain(problem);
        if (plan.log) complain(workshop::problem_with_log(*plan.log));
        check_file(plan.variables_file, sys::FileInfo::Type::regular, "file");
        check_file(plan.working_directory, sys::FileInfo::Type::directory, "directory");
        (void)check_account(plan.account);
        if (plan.log && !plan.log->account.empty()) site.logger = check_account(plan.log->account);
        check_command(plan);
        return is_right_;
    }

  private:
    void complain(const std::string& problem) {
        if (problem.empty()) return;
        report.fatal({problem});
        is_right_ = false;
    }

    void check_file(const std::string& path, sys::FileInfo::Type type, const char* what) {
        if (path.empty()) return;
        const auto found = sys::info(sys::here, path.c_str());
        if (!found || found->type != type) complain("there is no " + std::string{what} + " " + path);
    }

    std::optional<workshop::Account> check_account(const std::string& account) {
        if (account.empty()) return std::nullopt;
        const auto found = workshop::look_up_account(account);
        if (found) return *found;
        if (found.error().is_unknown)
            complain("there is no user \"" + account + "\"");
        else
            report.warn(
                {"unable to find out whether there is a user \"", account, "\": ", found.error().why});
        return std::nullopt;
    }

    void check_command(Blueprint& plan) {
        const workshop::CommandLook look =
            workshop::look_at_command(plan.command.front(), plan.working_directory);
        plan.command.front() = look.word;
        complain(look.problem);
        if (const std::string warning = workshop::warning_of_background(plan.command); !warning.empty())
            report.warn({warning});
    }

    bool is_right_ = true;
};

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

int refuse_to_build(const workshop::Site& site, const workshop::BuildFailure& failure) {
    if (failure.error.number == EEXIST && failure.path == site.path()) {
        report.fatal({site.path(), " exists already"}, 0,
                     "choose another name, or: lares remove " + site.name);
        return 1;
    }
    const std::string hint = failure.error.number == EPERM ? "only root can give files away" : "";
    report.fatal({"unable to ", failure.error.attempt, " ", failure.path}, failure.error.number, hint);
    return 1;
}

// As it is to be typed next.
std::string word_for(const NewWishes& wishes, const workshop::Site& site) {
    const bool is_usual = site.parent == workshop::usual_directory;
    return (is_usual ? site.name : site.path()) + (wishes.name.ends_with('@') ? "INSTANCE" : "");
}

int make_new(const Common& common, const NewWishes& wishes) {
    Planning planning{wishes};
    workshop::Site site = planning.site();
    Blueprint plan = planning.blueprint(site.name);
    if (wishes.is_to_be_enabled && plan.is_template())
        misused("a template cannot be enabled; enable an instance of it: lares enable " + plan.name +
                "INSTANCE");
    if (!Checking{}.is_right(plan, site)) return exit_misused;
    if (plan.log) site.log_directory = plan.log->directory;

    const std::vector<workshop::DraftEntry> draft = draft_of(plan);
    if (const auto built = build(site, draft); !built) return refuse_to_build(site, built.error());
    std::string text = site.path() + "\n" + files_in_words(draft);
    if (!wishes.is_to_be_enabled) text += "\nnext: lares enable " + word_for(wishes, site) + "\n";
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
