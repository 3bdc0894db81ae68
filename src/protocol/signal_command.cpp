// SPDX-License-Identifier: ISC
#include "signal_command.hpp"

#include <csignal>

namespace lares::protocol {

namespace {

constexpr std::string_view bytes_of_daemontools = "udopchaitkx";
constexpr std::string_view bytes_of_runit = "udopchaitkxq12";

} // namespace

std::optional<Command> command_for_signal(int number) {
    switch (number) {
    case SIGHUP: return Command::hangup;
    case SIGALRM: return Command::alarm;
    case SIGINT: return Command::interrupt;
    case SIGQUIT: return Command::quit;
    case SIGUSR1: return Command::user1;
    case SIGUSR2: return Command::user2;
    case SIGTERM: return Command::terminate;
    case SIGKILL: return Command::kill;
    case SIGWINCH: return Command::window;
    case SIGABRT: return Command::abort;
    case SIGSTOP: return Command::pause;
    case SIGCONT: return Command::cont;
    default: return std::nullopt;
    }
}

bool is_known_to_author_of(const ServiceView& view, Command command) {
    if (view.state) return true;
    return (has_detail(view) ? bytes_of_runit : bytes_of_daemontools).contains(encode(command));
}

} // namespace lares::protocol
