// SPDX-License-Identifier: ISC
// The commands that are signals and nothing else, and which supervise takes them (docs/protocol/control.md).
#pragma once

#include "command.hpp"
#include "service_view.hpp"

#include <csignal>
#include <optional>
#include <string_view>

namespace lares::protocol {

struct SignalCommand {
    Command command;
    int signal;
    bool to_group = false; // to the process group even without a `+` in front
};

// A command with two rows is two signals, in this order.
// clang-format off
inline constexpr SignalCommand signal_commands[] = {
    {Command::restart,     SIGTERM},
    {Command::restart,     SIGCONT}, // so that a paused service can obey
    {Command::pause,       SIGSTOP},
    {Command::cont,        SIGCONT},
    {Command::hangup,      SIGHUP},
    {Command::alarm,       SIGALRM},
    {Command::interrupt,   SIGINT},
    {Command::terminate,   SIGTERM},
    {Command::kill,        SIGKILL},
    {Command::quit,        SIGQUIT},
    {Command::user1,       SIGUSR1},
    {Command::user2,       SIGUSR2},
    {Command::window,      SIGWINCH},
    {Command::abort,       SIGABRT},
    {Command::pause_group, SIGSTOP, true},
    {Command::cont_group,  SIGCONT, true},
    {Command::kill_group,  SIGKILL, true},
};
// clang-format on

// The one that sends the process this signal and no other. Nothing: there is no byte for it.
std::optional<Command> command_for_signal(int number);
inline constexpr std::string_view signals_with_commands =
    "HUP, ALRM, INT, QUIT, USR1, USR2, TERM, KILL, WINCH, ABRT, STOP and CONT";

// Whoever publishes this status reads that byte: ours all, runit's no more than its own, and that of
// daemontools fewer still. Others pass over what they do not know.
bool is_known_to_author_of(const ServiceView& view, Command command);

} // namespace lares::protocol
