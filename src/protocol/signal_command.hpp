// SPDX-License-Identifier: ISC
// Which signals the control protocol has a byte for, and which supervise takes it (docs/protocol/control.md).
#pragma once

#include "command.hpp"
#include "service_view.hpp"

#include <optional>
#include <string_view>

namespace lares::protocol {

// Nothing: there is no byte for it.
std::optional<Command> command_for_signal(int number);
inline constexpr std::string_view signals_with_commands =
    "HUP, ALRM, INT, QUIT, USR1, USR2, TERM, KILL, WINCH, ABRT, STOP and CONT";

// Whoever publishes this status reads that byte: ours all, runit's no more than its own, and that of
// daemontools fewer still. Others pass over what they do not know.
bool is_known_to_author_of(const ServiceView& view, Command command);

} // namespace lares::protocol
