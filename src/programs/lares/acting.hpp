// SPDX-License-Identifier: ISC
// What the verbs have in common that act: their options, and doing it. Each of them says what happens to
// which service (an Action), and leaves the rest to act_on().
//
// Something is told to services, their way is shown as long as it takes (progress.hpp), and what came of it
// is a line of each, or a JSON object. Nobody stops all by a slip: those that act want a word; and where one
// of the words means nobody, nothing is done at all.
#pragma once

#include "patience.hpp"
#include "present/outcome.hpp"
#include "service/plan.hpp"
#include "service/ties.hpp"
#include "verb.hpp"

#include <set>
#include <string>
#include <vector>

namespace lares::front {

struct ActionWishes {
    std::vector<std::string> services;
    Span patience = usual_patience;
    bool no_wait = false;
    bool dry_run = false;
    bool json = false;
};

// The options of ActionWishes.
void add_action_options(CLI::App& verb, ActionWishes& wishes);

struct Action {
    present::OutcomeVerb verb;
    // Of a verb that starts or stops, for several that need each other.
    service::Plan (*plan)(const service::Graph& graph, std::span<const std::string> names) = nullptr;
    // Of one that sends something to each of those that were named, and what is then said to have been sent.
    std::string commands{};
    std::string signal{};
    // What was typed between the verb and the services: "HUP".
    std::string word{};
    // The names of those that had no supervise before: that they are up is what has come of it.
    std::set<std::string> newcomers{};
};

// Of `start`, and of who has come to be started.
Action start_with_needs();

// The exit code.
int act_on(const Common& common, const ActionWishes& wishes, const Action& action);
// The same, with what came of it left to whoever prints the lines.
class OutcomeLines;
int act_on(const Common& common, const ActionWishes& wishes, const Action& action, OutcomeLines& lines);

// Makes a verb of an action.
void add_action(CLI::App& app, const Common& common, Act& act, const char* name, const char* help,
                Action action);

} // namespace lares::front
