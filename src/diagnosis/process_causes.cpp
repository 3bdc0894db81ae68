// SPDX-License-Identifier: ISC
// What is wrong with the processes of a service: those that run, and those that an earlier run has left.
#include "cause_words.hpp"
#include "causes.hpp"
#include "foreground_command.hpp"
#include "kill_line.hpp"
#include "run_script.hpp"
#include "service/joined.hpp"
#include "service/shells.hpp"
#include "waiting_shell.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <iterator>

namespace lares::diagnosis::causes {

namespace {

std::string pid_of(const SeenProcess& process) {
    return std::to_string(process.facts.pid);
}

std::string name_of(const SeenProcess& process) {
    return std::string{process.facts.name.view()} + " (pid " + pid_of(process) + ")";
}

std::string command_of(const SeenProcess& process) {
    return service::joined(process.words, " ");
}

// The program that run is to become, among those that an earlier run has left.
const SeenProcess* main_program_of(const Picture& picture) {
    const auto is_main = [&](const SeenProcess& it) {
        return names_program(picture.run.text, it.facts.name.view());
    };
    const auto found = std::ranges::find_if(picture.left_over, is_main);
    return found == picture.left_over.end() ? nullptr : &*found;
}

// A run that ends by itself with success at once has handed its work to somebody else. One that was begun by
// any other run was left by it, as a worker is whose master was killed. Where that run is on record no more,
// who leads a session of its own has become a daemon.
bool was_handed_over_to(const SeenProcess& daemon, const Picture& picture) {
    const auto is_of = [&](const protocol::RunRecord& run) { return is_from(run, daemon.facts, picture); };
    const auto begun_by = std::ranges::find_if(picture.runs, is_of);
    if (begun_by != picture.runs.end()) return has_handed_over(*begun_by);
    const bool is_younger =
        !picture.runs.empty() &&
        age_of(daemon.facts, picture) <= between(picture.runs.front().start, picture.now.label);
    return !is_younger && daemon.facts.session == daemon.facts.pid;
}

std::string kill_all(const std::vector<SeenProcess>& processes) {
    std::vector<pid_t> pids;
    for (const SeenProcess& each : processes) pids.push_back(each.facts.pid);
    return kill_line(pids);
}

bool is_shell_with_script(const SeenProcess& process) {
    if (process.words.size() < 2 || !service::is_shell(process.words[0], process.words[1])) return false;
    return std::ranges::find(process.words, "./run") != process.words.end();
}

// Those that it has started, and that are in its session: what has one of its own may stay, for all it cares.
std::vector<SeenProcess> children_of_run(const Picture& picture) {
    std::vector<SeenProcess> children;
    const sys::ProcessEntry& shell = picture.processes[0].facts;
    std::ranges::copy_if(picture.processes, std::back_inserter(children), [&](const SeenProcess& it) {
        return it.facts.parent == shell.pid && it.facts.session == shell.session && !it.facts.is_dead();
    });
    return children;
}

// What is to be written in run.
std::string words_with_exec(const WaitingShell& shell) {
    switch (shell.way) {
    case WaitingShell::Way::foreground: return shell.with_exec;
    case WaitingShell::Way::background: return shell.with_exec + ", without & and wait";
    case WaitingShell::Way::pipe:
        return shell.with_exec + ", and a log service, log/run, in the place of: " + shell.reader;
    case WaitingShell::Way::several: break;
    }
    return "a service of its own for each program, which run becomes by exec";
}

// Each run may have left another one. What they have started goes with them.
std::vector<SeenProcess> all_like(const SeenProcess& daemon, const Picture& picture) {
    std::vector<SeenProcess> alike;
    const auto is_parent_of = [](const SeenProcess& it) {
        return [&it](const SeenProcess& other) { return other.facts.pid == it.facts.parent; };
    };
    for (const SeenProcess& each : picture.left_over)
        if (each.facts.name.view() == daemon.facts.name.view() &&
            std::ranges::none_of(picture.left_over, is_parent_of(each)))
            alike.push_back(each);
    return alike;
}

} // namespace

Judgement went_to_background(const Picture& picture) {
    const SeenProcess* daemon = main_program_of(picture);
    if (!daemon || !was_handed_over_to(*daemon, picture)) return std::nullopt;
    const std::string_view program = daemon->facts.name.view();
    const std::string by = sent_away_by(picture.run.text, program);
    const std::vector<SeenProcess> alike = all_like(*daemon, picture);
    const std::string written = foreground_command(picture.run.text, {program, daemon->words, daemon->user});
    Said said{by.empty()
                  ? name_of(*daemon) + " has put itself into the background: run has ended, and it goes "
                                       "on without its supervise"
                  : "run has put " + name_of(*daemon) + " into the background by " + by +
                        ", and has ended: it goes on without its supervise",
              {},
              kill_all(alike) + "; vi " + quoted(picture.run.typed) + "  # " + comment(written)};
    if (const std::string command = command_of(*daemon); !command.empty())
        said.evidence.push_back("it is: " + command);
    if (alike.size() > 1) said.evidence.push_back(std::to_string(alike.size()) + " of them are left");
    if (const std::string rest = about_the_rest(alike.size()); !rest.empty())
        said.evidence.push_back("what is to be typed ends " + rest);
    if (program == "nginx" && by.empty())
        said.evidence.push_back("or add \"daemon off;\" to its configuration");
    return said;
}

// Its supervise finds all processes of the run where it has to: then a stop leaves nobody.
Judgement shell_without_exec(const Picture& picture) {
    if (!has_process(picture) || picture.processes.size() < 2 || !is_shell_with_script(picture.processes[0]))
        return std::nullopt;
    if (picture.state() && picture.state()->tree != protocol::Tree::none) return std::nullopt;
    const std::vector<SeenProcess> children = children_of_run(picture);
    if (children.empty()) return std::nullopt;
    std::vector<std::string> names;
    for (const SeenProcess& child : children) names.emplace_back(child.facts.name.view());
    const auto shell = waiting_shell_in(picture.run.text, names);
    if (!shell) return std::nullopt;
    std::string whom = name_of(children.front());
    if (children.size() > 1) whom += " and " + std::to_string(children.size() - 1) + " more";
    return Said{"its process is a shell that waits for " + whom +
                    ": a stop ends the shell and leaves the program",
                {"run starts it without exec: " + shell->command},
                "vi " + quoted(picture.run.typed) + "  # " + comment(words_with_exec(*shell))};
}

Judgement strays(const Picture& picture) {
    const auto* state = picture.state();
    const std::uint32_t counted = state ? state->strays : 0;
    if (went_to_background(picture) || (picture.left_over.empty() && counted == 0)) return std::nullopt;
    if (picture.left_over.empty())
        return Said{std::to_string(counted) +
                        " processes are left of its last run, and the next one waits for them",
                    {},
                    lares_command(picture, "kill")};
    Said said{picture.left_over.size() == 1
                  ? name_of(picture.left_over[0]) + " is left of an earlier run"
                  : std::to_string(picture.left_over.size()) + " processes are left of earlier runs",
              {},
              kill_all(picture.left_over)};
    for (const SeenProcess& each : picture.left_over)
        if (said.evidence.size() < 5)
            said.evidence.push_back(
                pid_of(each) + ": " +
                (each.words.empty() ? std::string{each.facts.name.view()} : command_of(each)));
    if (counted != 0) said.sentence += ", and the next one waits for that";
    if (const std::string rest = about_the_rest(picture.left_over.size()); !rest.empty())
        said.remedy.append("  # ").append(rest);
    return said;
}

// Nine of ten are open.
Judgement open_files_short(const Picture& picture) {
    if (!has_process(picture) || !picture.open_files || picture.open_files->limit == 0) return std::nullopt;
    const auto [open, limit] = *picture.open_files;
    if (limit > 1'000'000'000 || open < limit - limit / 10) return std::nullopt;
    return Said{"it has " + std::to_string(open) + " files open, and may have " + std::to_string(limit),
                {},
                "vi " + quoted(picture.run.typed) + "  # softlimit -o " + std::to_string(limit * 4) +
                    " in front of the program"};
}

} // namespace lares::diagnosis::causes
