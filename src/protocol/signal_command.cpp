// SPDX-License-Identifier: ISC
#include "signal_command.hpp"

namespace lares::protocol {

namespace {

constexpr std::string_view bytes_of_daemontools = "udopchaitkx";
constexpr std::string_view bytes_of_runit = "udopchaitkxq12";

} // namespace

std::optional<Command> command_for_signal(int number) {
    for (const SignalCommand& row : signal_commands)
        if (row.signal == number && !row.to_group && row.command != Command::restart) return row.command;
    return std::nullopt;
}

bool is_known_to_author_of(const ServiceView& view, Command command) {
    if (view.state) return true;
    return (has_detail(view) ? bytes_of_runit : bytes_of_daemontools).contains(encode(command));
}

} // namespace lares::protocol
