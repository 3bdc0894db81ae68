// SPDX-License-Identifier: ISC
// lares remove: service directories are deleted, after a question.
#include "enabling.hpp"
#include "output.hpp"
#include "present/words.hpp"
#include "service/joined.hpp"
#include "service/lares_command.hpp"
#include "service/real_path_of.hpp"
#include "service/service.hpp"
#include "sys/stream.hpp"
#include "sys/terminal.hpp"
#include "when_given.hpp"
#include "workshop/demolition.hpp"
#include "workshop/scan_entries.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace lares::front {

namespace {

using workshop::Contents;
using workshop::Logs;
using workshop::MadeDirectory;

struct RemoveWishes {
    std::vector<std::string> words;
    std::string directory = workshop::usual_directory;
    bool is_sure = false;
    bool removes_logs = false;
    Span patience = usual_patience;
};

// The first letter of a line; nothing at the end of the input.
std::optional<char> first_letter_typed() {
    std::array<char, 256> room;
    const auto read = sys::read_some(sys::standard_input, room);
    return read && !read->empty() ? std::optional{read->front()} : std::nullopt;
}

class Removing {
  public:
    Removing(workshop::ScanEntries& scan, const RemoveWishes& wishes) : scan_{scan}, wishes_{wishes} {}

    // What can be known before anything is done to it or to another one.
    int check(const MadeDirectory& made) {
        if (made.is_instance())
            return refuse(exit_failed, {made.entry, " is an instance of ", made.path},
                          service::lares_command(scan_.directory(), {"disable", made.entry}));
        if (const std::string problem = workshop::problem_with_removing(made.path); !problem.empty())
            return refuse(exit_failed, {problem});
        entries_ = scan_.of(made);
        if (lies_in_scan_directory())
            return refuse(exit_failed, {made.path, " lies in the scan directory itself"},
                          "lares help disable");
        return exit_done;
    }

    int remove(const MadeDirectory& made) {
        entries_ = scan_.of(made);
        const Contents contents = workshop::contents_of(made.path);
        if (!is_agreed(made, contents)) return exit_failed;
        if (const int exit_code = stop(made); exit_code != exit_done) return exit_code;
        return demolish_it(made.path, contents);
    }

  private:
    bool lies_in_scan_directory() const {
        return std::ranges::any_of(entries_, [&](const std::string& name) {
            return scan_.look_at(name).kind == workshop::ScanEntry::Kind::directory;
        });
    }

    std::string question(const MadeDirectory& made, const Contents& contents) const {
        std::string text;
        if (!entries_.empty())
            text += "it is enabled as " + service::joined(entries_) + ", and is stopped first\n";
        if (!contents.logs.empty())
            text += "its logs in " + service::joined(contents.logs) +
                    (wishes_.removes_logs ? " are removed as well\n" : " are kept\n");
        return text + "remove " + made.path + " (" + present::count_words(contents.files, "file", "files") +
               ", " + present::count_words(contents.directories, "directory", "directories") + ")? [y/N] ";
    }

    bool is_agreed(const MadeDirectory& made, const Contents& contents) const {
        if (wishes_.is_sure) return true;
        if (!sys::is_terminal(sys::standard_input)) {
            report.fatal({"there is no terminal to ask whether to remove ", made.path}, 0,
                         "if you are sure: --yes");
            return false;
        }
        (void)sys::write_all(sys::standard_error, question(made, contents));
        const auto letter = first_letter_typed();
        if (letter == 'y' || letter == 'Y') return true;
        report.info({"nothing is removed"});
        return false;
    }

    // One that is in no scan directory may be supervised all the same.
    int stop(const MadeDirectory& made) const {
        std::vector<Disabled> services;
        for (const std::string& name : entries_)
            services.push_back({name, {name}, {scan_.look_at(name).address()}});
        for (const std::string& address : workshop::addresses_of(service::real_path_of(made.path))) {
            const auto is_it = [&](const Disabled& service) { return service.addresses.front() == address; };
            const bool is_supervised = service::Service{address}.is_supervised().value_or(false);
            if (is_supervised && std::ranges::none_of(services, is_it))
                services.push_back({address, {}, {address}});
        }
        return services.empty() ? exit_done : disable(scan_, services, wishes_.patience);
    }

    int demolish_it(const std::string& path, const Contents& contents) const {
        const auto removed = demolish(path, wishes_.removes_logs ? Logs::remove : Logs::keep);
        if (!removed) {
            report.fatal({"unable to ", removed.error().error.attempt, " ", removed.error().path},
                         removed.error().error.number, hint_for(removed.error().error.number));
            return exit_code_for(removed.error().error.number);
        }
        const bool keeps_logs = !contents.logs.empty() && !wishes_.removes_logs;
        const std::string text =
            "removed " + path +
            (keeps_logs ? ", but for its logs in " + service::joined(contents.logs) : "") + "\n";
        print(text);
        return exit_done;
    }

    workshop::ScanEntries& scan_;
    const RemoveWishes& wishes_;
    std::vector<std::string> entries_;
};

int remove_all(const Common& common, const RemoveWishes& wishes) {
    workshop::ScanEntries scan{common.scan_directory};
    const auto all = made_directories(scan, wishes.words, wishes.directory, "remove");
    if (!all) return exit_no_such_service;
    int exit_code = exit_done;
    for (const MadeDirectory& made : *all)
        exit_code = std::max(exit_code, Removing{scan, wishes}.check(made));
    if (exit_code != exit_done) return exit_code;
    for (const MadeDirectory& made : *all)
        exit_code = std::max(exit_code, Removing{scan, wishes}.remove(made));
    return exit_code;
}

} // namespace

void add_remove(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<RemoveWishes>();
    CLI::App* verb = app.add_subcommand("remove", "Disables services, and deletes their directories");
    verb->add_option("NAME", wishes->words, "Names in /etc/lares, or paths")->required();
    verb->add_option("--dir", wishes->directory, "Where they are looked for; else /etc/lares")
        ->type_name("DIR");
    verb->add_flag("--yes", wishes->is_sure, "Nobody is asked");
    verb->add_flag("--logs", wishes->removes_logs, "Their logs as well");
    add_patience(*verb, wishes->patience, "How long their end is waited for");
    when_given(*verb, common, act, wishes, remove_all);
}

} // namespace lares::front
