// SPDX-License-Identifier: ISC
// lares enable: service directories are put into the scan directory, and what becomes of them is waited for
// as `start` does.
#include "acting.hpp"
#include "base/span_text.hpp"
#include "enabling.hpp"
#include "log_check.hpp"
#include "outcomes.hpp"
#include "output.hpp"
#include "service/arrival.hpp"
#include "service/lares_command.hpp"
#include "service/scanning.hpp"
#include "service/svscanboot_command.hpp"
#include "when_given.hpp"
#include "workshop/checks.hpp"
#include "workshop/scan_entries.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <set>

namespace lares::front {

namespace {

using service::Service;
using workshop::MadeDirectory;
using workshop::ScanEntries;
using workshop::ScanEntry;

void say_of_enabling(const std::string& line) {
    print(line + "\n");
}

// The links. Who has got one is to be started.
class Linking {
  public:
    Linking(ScanEntries& scan, const EnableWishes& wishes) : scan_{scan}, wishes_{wishes} {}

    void add(const MadeDirectory& made) {
        const std::string name = wishes_.as.empty() ? made.entry : wishes_.as;
        int refused = refuse_unsuitable(made, name);
        if (refused == 0) refused = link(made, name);
        if (refused == 0) names_.push_back(name);
        exit_code_ = std::max(exit_code_, refused);
    }

    const std::vector<std::string>& names() const { return names_; }
    const std::set<std::string>& new_names() const { return new_; }
    int exit_code() const { return exit_code_; }

  private:
    std::string command(std::string_view verb, std::string_view name) const {
        return service::lares_command(scan_.directory(), {verb, name});
    }

    int refuse_unsuitable(const MadeDirectory& made, const std::string& name) const {
        if (made.is_template())
            return refuse(exit_failed, {made.path, " is a template"},
                          "enable an instance of it: " + command("enable", made.entry + "INSTANCE"));
        if (!workshop::has_program(made.path)) return refuse(exit_failed, {made.path, " has no file run"});
        if (const std::string problem = workshop::problem_with_entry(name); !problem.empty())
            return refuse(exit_misused, {"\"", name, "\" is no name for a service: ", problem});
        return 0;
    }

    int link(const MadeDirectory& made, const std::string& name) {
        const std::string path = scan_.directory() + "/" + name;
        const std::vector<std::string> entries = scan_.of(made);
        if (std::ranges::find(entries, name) != entries.end()) {
            say_of_enabling(name + " is enabled already: " + path + " -> " + made.path);
            return 0;
        }
        if (!entries.empty())
            return refuse(exit_failed, {made.path, " is enabled already, as \"", entries.front(), "\""},
                          command("disable", entries.front()));
        if (const ScanEntry there = scan_.look_at(name); there.kind != ScanEntry::Kind::nothing)
            return refuse_taken(there, name);
        if (const auto linked = scan_.make(name, made.path); !linked)
            return refuse_failed(linked.error(), path);
        new_.insert(name);
        say_of_enabling(path + " -> " + made.path);
        return 0;
    }

    int refuse_taken(const ScanEntry& there, const std::string& name) const {
        const bool is_link = there.kind == ScanEntry::Kind::link;
        const std::string what = is_link ? "leads to " + there.target : "is something else already";
        return refuse(exit_failed, {scan_.directory(), "/", name, " ", what},
                      "choose another name: --as NAME" +
                          (is_link ? ", or: " + command("disable", name) : ""));
    }

    int refuse_failed(const Error& error, const std::string& path) const {
        const std::string hint = error.number == ENOENT ? "there is no scan directory " + scan_.directory() +
                                                              "; say which: --scan DIR"
                                                        : std::string{hint_for(error.number)};
        report.fatal({"unable to ", error.attempt, " ", path}, error.number, hint);
        return exit_code_for(error.number);
    }

    ScanEntries& scan_;
    const EnableWishes& wishes_;
    std::vector<std::string> names_;
    std::set<std::string> new_;
    int exit_code_ = exit_done;
};

void tell_that_nobody_serves(const std::string& scan_directory, const std::vector<std::string>& names) {
    for (const std::string& name : names)
        report.warn({"no svscan serves ", scan_directory, ": ", name, " is started when one does"}, 0,
                    service::svscanboot_command(scan_directory));
}

// Those for which a supervise has come, and that no file keeps down.
class Beginning {
  public:
    Beginning(const Common& common, Span patience)
        : scan_{common.scan_directory}, patience_{patience}, deadline_{deadline_of(patience)} {}

    void await(const std::string& name) {
        const Service service{scan_ + "/" + name};
        if (!await_supervise(service, deadline_)) {
            exit_code_ = refuse(exit_failed,
                                {"no supervise has come for ", name, " within ", span_text(patience_).view()},
                                "see: " + service::lares_command(scan_, {"why", name}));
        } else if (const auto view = service.look(); view.down_file && view.status.pid == 0) {
            say_of_enabling(name + ": down, as its file down says; it is started by: " +
                            service::lares_command(scan_, {"start", name}));
        } else {
            to_start_.push_back(name);
        }
    }

    const std::vector<std::string>& to_start() const { return to_start_; }
    int exit_code() const { return exit_code_; }

  private:
    const std::string& scan_;
    Span patience_;
    std::optional<Moment> deadline_;
    std::vector<std::string> to_start_;
    int exit_code_ = exit_done;
};

} // namespace

namespace {

// An entry of that name may lead to another place than where it was looked for.
std::string hint_of_entry(const ScanEntries& scan, const std::string& word, std::string_view verb) {
    if (word.contains('/')) return {};
    const workshop::ScanEntry entry = scan.look_at(word);
    if (entry.kind != workshop::ScanEntry::Kind::link || entry.directory.empty()) return {};
    const std::string leads = scan.directory() + "/" + word + " leads to " + entry.directory;
    return verb == "enable"
               ? leads + " already"
               : leads + "; try: " + service::lares_command(scan.directory(), {verb, entry.directory});
}

} // namespace

std::optional<std::vector<MadeDirectory>> made_directories(const ScanEntries& scan,
                                                           const std::vector<std::string>& words,
                                                           const std::string& directory,
                                                           std::string_view verb) {
    std::vector<MadeDirectory> all;
    for (const std::string& word : words) {
        const auto made = workshop::made_directory(word, directory);
        if (made)
            all.push_back(*made);
        else
            report.fatal({made.error()}, 0, hint_of_entry(scan, word, verb));
    }
    return all.size() == words.size() ? std::optional{std::move(all)} : std::nullopt;
}

int enable(const Common& common, const EnableWishes& wishes) {
    if (!wishes.as.empty() && wishes.words.size() > 1) {
        report.fatal({"--as is the name of one service"});
        return exit_misused;
    }
    ScanEntries scan{common.scan_directory};
    const auto all = made_directories(scan, wishes.words, wishes.directory, "enable");
    if (!all) return exit_no_such_service;
    Linking linking{scan, wishes};
    for (const MadeDirectory& made : *all) linking.add(made);
    if (wishes.does_not_wait || linking.names().empty()) return linking.exit_code();
    if (service::is_scanned(common.scan_directory) == false) {
        tell_that_nobody_serves(common.scan_directory, linking.names());
        return linking.exit_code();
    }
    Beginning beginning{common, wishes.patience};
    for (const std::string& name : linking.names()) beginning.await(name);
    const int exit_code = graver_of(linking.exit_code(), beginning.exit_code());
    if (beginning.to_start().empty()) return exit_code;
    Action action = start_with_needs();
    action.newcomers = linking.new_names();
    const int started =
        act_on(common, {.services = beginning.to_start(), .patience = wishes.patience}, action);
    if (started == exit_interrupted) return started;
    return graver_of(exit_code, graver_of(started, check_logs(common, beginning.to_start())));
}

void add_enable(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<EnableWishes>();
    CLI::App* verb = app.add_subcommand("enable", "Starts services, now and whenever svscan begins");
    verb->add_option("NAME", wishes->words, "Names in /etc/lares, instances of templates there, or paths")
        ->required();
    verb->add_option("--as", wishes->as, "Another name for it")->type_name("NAME");
    verb->add_option("--dir", wishes->directory, "Where it is looked for; else /etc/lares")->type_name("DIR");
    verb->add_flag("--no-wait", wishes->does_not_wait, "Nobody waits for what comes of it");
    add_patience(*verb, wishes->patience, "How long at most");
    when_given(*verb, common, act, wishes, enable);
}

} // namespace lares::front
