// SPDX-License-Identifier: ISC
// The commands that are signals, and nothing else.
#pragma once

#include "protocol/command.hpp"

#include <csignal>

namespace lares::machine {

struct SignalCommand {
    protocol::Command command;
    int signal;
    bool to_group = false; // to the process group even without a `+` in front
};

// A command with two rows is two signals, in this order.
// clang-format off
inline constexpr SignalCommand signal_commands[] = {
    {protocol::Command::restart,     SIGTERM},
    {protocol::Command::restart,     SIGCONT}, // so that a paused service can obey
    {protocol::Command::pause,       SIGSTOP},
    {protocol::Command::cont,        SIGCONT},
    {protocol::Command::hangup,      SIGHUP},
    {protocol::Command::alarm,       SIGALRM},
    {protocol::Command::interrupt,   SIGINT},
    {protocol::Command::terminate,   SIGTERM},
    {protocol::Command::kill,        SIGKILL},
    {protocol::Command::quit,        SIGQUIT},
    {protocol::Command::user1,       SIGUSR1},
    {protocol::Command::user2,       SIGUSR2},
    {protocol::Command::window,      SIGWINCH},
    {protocol::Command::abort,       SIGABRT},
    {protocol::Command::pause_group, SIGSTOP, true},
    {protocol::Command::cont_group,  SIGCONT, true},
    {protocol::Command::kill_group,  SIGKILL, true},
};
// clang-format on

} // namespace lares::machine
