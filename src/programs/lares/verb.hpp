// SPDX-License-Identifier: ISC
// What all verbs have in common. One file a verb: it adds its options to the command line, and what it does.
#pragma once

#include "service/selection.hpp"
#include "sys/report.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace lares::front {

inline constexpr sys::Report report{"lares"};

// Exit codes, those of LSB where it has one.
inline constexpr int exit_done = 0;
inline constexpr int exit_not_running = 3;
inline constexpr int exit_unknown = 4;
inline constexpr int exit_misused = 2;
// Those of verbs that act.
inline constexpr int exit_failed = 1;
inline constexpr int exit_denied = 4;
inline constexpr int exit_no_such_service = 5;
inline constexpr int exit_nobody_acts = 7; // it does not run, or nothing supervises it
inline constexpr int exit_interrupted = 130;
// Of waiting, as of timeout(1).
inline constexpr int exit_too_late = 124;

// Says why not, and answers the exit code.
inline int refuse(int exit_code, sys::Parts text, std::string_view hint = {}) {
    report.fatal(text, 0, hint);
    return exit_code;
}

// What stands in front of the verb, or behind it.
struct Common {
    std::string scan_directory;
};

// What stands for services, in the help.
inline constexpr const char* named_services = "Names, globs, @groups or paths";
inline constexpr const char* named_services_or_all = "Names, globs, @groups or paths; none: all";

// What the verb that was given does; it answers the exit code.
using Act = std::function<int()>;

// The services that the words mean. What is wrong with a word is said.
service::Selection selected(const Common& common, const std::vector<std::string>& words,
                            service::Entries entries = service::Entries::directories);
// The same for what is only read: a word may be the name of one in /etc/lares that is not enabled.
service::Selection selected_to_read(const Common& common, const std::vector<std::string>& words);
void tell_problems(const Common& common, std::span<const service::Problem> problems);
// What to try where there is no scan directory, since somebody serves another one; may be empty.
std::string other_scan_directory(const Common& common);

void add_status(CLI::App& app, const Common& common, Act& act);
void add_tree(CLI::App& app, const Common& common, Act& act);
void add_logs(CLI::App& app, const Common& common, Act& act);
void add_events(CLI::App& app, const Common& common, Act& act);
void add_history(CLI::App& app, const Common& common, Act& act);
void add_start(CLI::App& app, const Common& common, Act& act);
void add_stop(CLI::App& app, const Common& common, Act& act);
void add_restart(CLI::App& app, const Common& common, Act& act);
void add_once(CLI::App& app, const Common& common, Act& act);
void add_signals(CLI::App& app, const Common& common, Act& act); // pause, cont, kill, reload, signal
void add_wait(CLI::App& app, const Common& common, Act& act);
void add_why(CLI::App& app, const Common& common, Act& act);
void add_doctor(CLI::App& app, const Common& common, Act& act);
void add_new(CLI::App& app, const Common& common, Act& act);
void add_enable(CLI::App& app, const Common& common, Act& act);
void add_disable(CLI::App& app, const Common& common, Act& act);
void add_remove(CLI::App& app, const Common& common, Act& act);
void add_show(CLI::App& app, const Common& common, Act& act);
void add_where(CLI::App& app, const Common& common, Act& act);
// Has the command line do what other words say.
using Redirect = std::function<int(std::vector<std::string> words)>;
void add_init_script(CLI::App& app, const Common& common, Act& act, Redirect redirect);
void add_completion(CLI::App& app, const Common& common, Act& act);

} // namespace lares::front
