// SPDX-License-Identifier: ISC
// lares pause, cont, kill, reload, signal: what a process that runs is sent. They are one verb with five
// names, since each of them is a byte that supervise turns into a signal.
#include "protocol/signal_command.hpp"

#include "acting.hpp"
#include "base/signal_name.hpp"
#include "present/words.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace lares::front {

namespace {

using present::OutcomeVerb;

Action sending(const std::string& word) {
    const auto number = signal_from_text(word);
    const auto command = number ? protocol::command_for_signal(*number) : std::nullopt;
    if (!command) {
        report.fatal({number ? "supervise has no command for the signal " : "there is no signal ", word}, 0,
                     "it sends " + std::string{protocol::signals_with_commands});
        sys::leave(exit_misused);
    }
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
        act = [&common, wishes, name] { return act_on(common, *wishes, sending(*name)); };
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
