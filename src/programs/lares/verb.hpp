// SPDX-License-Identifier: ISC
// What all verbs have in common. One file a verb: it adds its options to the command line, and what it does.
#pragma once

#include "service/selection.hpp"
#include "sys/report.hpp"

#include <functional>
#include <string>
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

// What stands in front of the verb, or behind it.
struct Common {
    std::string scan_directory;
};

// What the verb that was given does; it answers the exit code.
using Act = std::function<int()>;

// The services that the words mean. What is wrong with a word is said.
service::Selection selected(const Common& common, const std::vector<std::string>& words,
                            service::Entries entries = service::Entries::directories);

void add_status(CLI::App& app, const Common& common, Act& act);
void add_tree(CLI::App& app, const Common& common, Act& act);
void add_events(CLI::App& app, const Common& common, Act& act);
void add_history(CLI::App& app, const Common& common, Act& act);
void add_logs(CLI::App& app, const Common& common, Act& act);

} // namespace lares::front
