// SPDX-License-Identifier: ISC
// lares enable: service directories are put into the scan directory.
#include "base/span_text.hpp"
#include "enabling.hpp"
#include "output.hpp"
#include "present/standing_words.hpp"
#include "service/arrival.hpp"
#include "service/scanning.hpp"
#include "service/vigil.hpp"
#include "sys/clock.hpp"
#include "when_given.hpp"
#include "workshop/checks.hpp"
#include "workshop/scan_entries.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>

namespace lares::front {

namespace {

using service::Condition;
using service::Service;
using service::Vigil;
using workshop::MadeDirectory;
using workshop::ScanEntry;

// A program that cannot be, or has nothing to do, mostly ends within this.
constexpr Span probation = std::chrono::seconds{1};

void say_of_enabling(const std::string& line) {
    print(line + "\n");
}

class Enabling {
  public:
    Enabling(const Common& common, const EnableWishes& wishes)
        : scan_{common.scan_directory}, wishes_{wishes} {}

    int enable(const std::string& word) {
        const auto made = workshop::made_directory(word, wishes_.directory);
        if (!made) return refuse(exit_unknown, {made.error()});
        const std::string name = wishes_.as.empty() ? made->entry : wishes_.as;
        if (const int refused = refuse_unsuitable(*made, name); refused != 0) return refused;
        if (const int refused = link(*made, name); refused != 0) return refused;
        return wishes_.does_not_wait ? exit_done : outcome(name);
    }

  private:
    static int refuse_unsuitable(const MadeDirectory& made, const std::string& name) {
        if (made.is_template())
            return refuse(1, {made.path, " is a template"},
                          "enable an instance of it: lares enable " + made.entry + "INSTANCE");
        if (!workshop::has_program(made.path)) return refuse(1, {made.path, " has no file run"});
        if (const std::string problem = workshop::problem_with_entry(name); !problem.empty())
            return refuse(exit_misused, {"\"", name, "\" is no name for a service: ", problem});
        return 0;
    }

    int link(const MadeDirectory& made, const std::string& name) {
        const std::vector<std::string> entries = workshop::entries_of(scan_, made);
        if (std::ranges::find(entries, name) != entries.end()) {
            say_of_enabling(name + " is enabled already: " + scan_ + "/" + name + " -> " + made.path);
            return 0;
        }
        if (!entries.empty())
            return refuse(1, {made.path, " is enabled already, as \"", entries.front(), "\""},
                          "lares disable " + entries.front());
        if (const ScanEntry there = workshop::look_at_entry(scan_, name);
            there.kind != ScanEntry::Kind::nothing)
            return refuse_taken(there, name);
        if (const auto linked = workshop::make_entry(scan_, name, made.path); !linked)
            return refuse_failed(linked.error(), name);
        say_of_enabling(scan_ + "/" + name + " -> " + made.path);
        return 0;
    }

    int refuse_taken(const ScanEntry& there, const std::string& name) const {
        const bool is_link = there.kind == ScanEntry::Kind::link;
        const std::string what = is_link ? "leads to " + there.target : "is something else already";
        return refuse(1, {scan_, "/", name, " ", what},
                      "choose another name: --as NAME" + (is_link ? ", or: lares disable " + name : ""));
    }

    int refuse_failed(const Error& error, const std::string& name) const {
        const std::string hint =
            error.number == ENOENT ? "there is no scan directory " + scan_ + "; say which: --scan DIR" : "";
        report.fatal({"unable to ", error.attempt, " ", scan_, "/", name}, error.number, hint);
        return 1;
    }

    // What has come of it.
    int outcome(const std::string& name) const {
        if (service::is_scanned(scan_) == false) {
            report.warn({"no svscan serves ", scan_, ": ", name, " is started when one does"}, 0,
                        "svscanboot &");
            return exit_done;
        }
        const Service service{scan_ + "/" + name};
        const Moment deadline = sys::now() + wishes_.patience;
        if (!await_supervise(service, deadline))
            return refuse(
                1, {"no supervise has come for ", name, " within ", span_text(wishes_.patience).view()},
                "lares why " + name);
        if (service.look().down_file) {
            say_of_enabling(name + ": down, as its file down says; it is started by: lares start " + name);
            return exit_done;
        }
        return await_start(service, name, deadline);
    }

    int await_start(const Service& service, const std::string& name, Moment deadline) const {
        Vigil vigil{Condition::ready};
        vigil.add(service);
        const bool is_ready = vigil.wait(Vigil::Enough::all, deadline) == Vigil::Outcome::reached;
        if (is_ready && !has_ended_at_once(service, vigil.view(0))) {
            say_of_enabling(name + ": " + standing(vigil.view(0)));
            return exit_done;
        }
        const auto view = service.look(service::Detail::everything);
        const std::string end = present::last_end_words(view);
        return refuse(1, {name, ": ", standing(view), end.empty() ? "" : "; its last run: ", end},
                      "lares why " + name);
    }

    // One that says when it is ready would not have said so.
    static bool has_ended_at_once(const Service& service, const protocol::ServiceView& view) {
        const bool says_so = view.state && view.state->ready;
        if (view.status.pid == 0 || says_so) return false;
        Vigil vigil{Condition::down};
        vigil.add(service);
        return vigil.wait(Vigil::Enough::all, sys::now() + probation) == Vigil::Outcome::reached;
    }

    static std::string standing(const protocol::ServiceView& view) {
        const present::Standing standing = present::standing_words(view, sys::now());
        const std::string pid =
            view.obstacle || view.status.pid == 0 ? "" : " (pid " + std::to_string(view.status.pid) + ")";
        return toned(standing.words, standing.tone, colours()) + pid;
    }

    const std::string& scan_;
    const EnableWishes& wishes_;
};

} // namespace

int enable(const Common& common, const EnableWishes& wishes) {
    if (!wishes.as.empty() && wishes.words.size() > 1) {
        report.fatal({"--as is the name of one service"});
        return exit_misused;
    }
    int exit_code = exit_done;
    for (const std::string& word : wishes.words)
        exit_code = std::max(exit_code, Enabling{common, wishes}.enable(word));
    return exit_code;
}

CLI::Option* add_patience(CLI::App& verb, Span& patience, const std::string& meaning) {
    const auto read = [&patience](const std::string& text) {
        const auto span = span_from_text(text, std::chrono::seconds{1});
        if (!span)
            throw CLI::ValidationError("--timeout: \"" + text + "\" is no time; try: 30, in seconds, or 1m");
        patience = *span;
    };
    const std::string otherwise{span_text(patience).view()};
    return verb.add_option_function<std::string>("--timeout", read, meaning + "; else " + otherwise)
        ->type_name("TIME");
}

void add_enable(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<EnableWishes>();
    CLI::App* verb = app.add_subcommand("enable", "Starts services, now and whenever svscan begins");
    verb->add_option("NAME", wishes->words, "Names in /etc/lares, instances of templates there, or paths")
        ->required();
    verb->add_option("--as", wishes->as, "Another name for it")->type_name("NAME");
    verb->add_option("--dir", wishes->directory, "Where it is looked for; else /etc/lares")->type_name("DIR");
    verb->add_flag("--no-wait", wishes->does_not_wait, "Nobody waits for what comes of it");
    add_patience(*verb, wishes->patience, "How long that is waited for");
    when_given(*verb, common, act, wishes, enable);
}

} // namespace lares::front
