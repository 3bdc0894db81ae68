// SPDX-License-Identifier: ISC
// lares pause, cont, kill, reload, signal: what a process that runs is sent. They are one verb with five
// names, since each of them is a byte that supervise turns into a signal.
#include "protocol/signal_command.hpp"

#include "acting.hpp"
#include "base/signal_name.hpp"
#include "present/words.hpp"
#include "service/lares_command.hpp"
#include "service/quoted.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

namespace lares::front {

namespace {

using present::OutcomeVerb;

[[noreturn]] void refuse(std::string_view problem, const std::string& word, const std::string& hint) {
    report.fatal({problem, word}, 0, hint);
    sys::leave(exit_misused);
}

// Of "web HUP", the words the wrong way round: "lares signal HUP web".
std::string turned_round(const Common& common, const std::string& word, std::vector<std::string> behind) {
    const auto name =
        std::ranges::find_if(behind, [](const auto& it) { return signal_from_text(it).has_value(); });
    if (name == behind.end()) return {};
    std::string typed = service::lares_command(common.scan_directory, {"signal", *name});
    *name = word;
    for (const std::string& service : behind) typed.append(" ").append(service::quoted(service));
    return typed;
}

Action sending(const Common& common, const std::string& word, const std::vector<std::string>& behind) {
    const std::string known = "it sends " + std::string{protocol::signals_with_commands};
    const auto number = signal_from_text(word);
    if (!number) {
        const std::string turned = turned_round(common, word, behind);
        refuse("there is no signal ", word,
               turned.empty() ? known : "the signal comes first; try: " + turned);
    }
    const auto command = protocol::command_for_signal(*number);
    if (!command) refuse("supervise has no command for the signal ", word, known);
    return {.verb = OutcomeVerb::signal,
            .commands = std::string(1, encode(*command)),
            .signal = present::signal_name(*number),
            .word = word};
}

void add_signal_by_name(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<ActionWishes>();
    const auto name = std::make_shared<std::string>();
    CLI::App* verb = app.add_subcommand("signal", "Sends them a signal: HUP, SIGUSR1, 15, …");
    verb->add_option("SIGNAL", *name, "Its name or number")->required();
    add_action_options(*verb, *wishes);
    verb->callback([&common, &act, wishes, name] {
        act = [&common, wishes, name] {
            return act_on(common, *wishes, sending(common, *name, wishes->services));
        };
    });
}

} // namespace

void add_signals(CLI::App& app, const Common& common, Act& act) {
    add_action(app, common, act, "pause", "Sends them STOP: they do nothing until cont",
               {.verb = OutcomeVerb::pause, .commands = "p", .signal = "SIGSTOP"});
    add_action(app, common, act, "cont", "Sends them CONT: they go on",
               {.verb = OutcomeVerb::cont, .commands = "c", .signal = "SIGCONT"});
    add_action(app, common, act, "kill", "Sends them KILL; they are started again if they are wanted up",
               {.verb = OutcomeVerb::kill, .commands = "k", .signal = "SIGKILL"});
    add_action(app, common, act, "reload", "Sends them HUP, at which most read their configuration anew",
               {.verb = OutcomeVerb::reload, .commands = "h", .signal = "SIGHUP"});
    add_signal_by_name(app, common, act);
}

} // namespace lares::front
