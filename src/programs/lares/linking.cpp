// SPDX-License-Identifier: ISC
#include "linking.hpp"

#include "service/lares_command.hpp"
#include "service/signs.hpp"
#include "workshop/checks.hpp"

#include <algorithm>
#include <cerrno>

namespace lares::front {

using present::Outcome;
using workshop::MadeDirectory;
using workshop::ScanEntry;

void Linking::add(const MadeDirectory& made) {
    const std::string name = wishes_.as.empty() ? made.entry : wishes_.as;
    if (is_suitable(made, name) && link(made, name)) linked_.push_back({scan_.directory(), name, made.path});
}

std::string Linking::command(std::string_view verb, std::string_view name) const {
    return service::lares_command(scan_.directory(), {verb, name});
}

bool Linking::refuse(const std::string& name, const std::string& sentence, std::string_view hint,
                     int exit_code) {
    Outcome outcome = account_.outcome_of(name);
    outcome.result = Outcome::Result::failed;
    account_.add_failure(outcome, sentence, 0, hint, exit_code);
    return false;
}

bool Linking::is_suitable(const MadeDirectory& made, const std::string& name) {
    if (made.is_template())
        return refuse(name, made.path + " is a template",
                      "enable an instance of it: " + command("enable", made.entry + "INSTANCE"));
    if (!service::has_program(made.path)) return refuse(name, made.path + " has no file run");
    if (const std::string problem = workshop::problem_with_entry(name); !problem.empty())
        return refuse(name, "\"" + name + "\" is no name for a service: " + problem, "", exit_misused);
    return true;
}

bool Linking::link(const MadeDirectory& made, const std::string& name) {
    const std::string link = scan_.directory() + "/" + name + " -> " + made.path;
    const std::vector<std::string> entries = scan_.of(made);
    Outcome outcome = account_.outcome_of(name);
    if (std::ranges::find(entries, name) != entries.end()) {
        outcome.result = Outcome::Result::unchanged;
        outcome.deed = "is enabled already: " + link;
        account_.add(outcome);
        return true;
    }
    if (!entries.empty())
        return refuse(name, made.path + " is enabled already, as \"" + entries.front() + "\"",
                      command("disable", entries.front()));
    if (const ScanEntry there = scan_.look_at(name); there.kind != ScanEntry::Kind::nothing)
        return refuse_taken(there, name);
    outcome.deed = "is linked: " + link;
    if (wishes_.dry_run)
        outcome.result = Outcome::Result::planned;
    else if (const auto linked = scan_.make(name, made.path); !linked)
        return refuse_failed(linked.error(), name);
    new_.insert(name);
    account_.add_as(link, outcome);
    return true;
}

bool Linking::refuse_taken(const ScanEntry& there, const std::string& name) {
    const bool is_link = there.kind == ScanEntry::Kind::link;
    const std::string what = is_link ? "leads to " + there.target : "is something else already";
    return refuse(name, scan_.directory() + "/" + name + " " + what,
                  "choose another name: --as NAME" + (is_link ? ", or: " + command("disable", name) : ""));
}

bool Linking::refuse_failed(const Error& error, const std::string& name) {
    const std::string hint =
        error.number == ENOENT ? "there is no scan directory " + scan_.directory() + "; say which: --scan DIR"
                               : std::string{hint_for(error.number)};
    Outcome outcome = account_.outcome_of(name);
    outcome.result = result_for(error.number);
    account_.add_failure(outcome,
                         std::string{"unable to "} + error.attempt + " " + scan_.directory() + "/" + name,
                         error.number, hint, exit_code_for(error.number));
    return false;
}

} // namespace lares::front
