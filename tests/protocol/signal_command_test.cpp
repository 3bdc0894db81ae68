// SPDX-License-Identifier: ISC
#include "protocol/signal_command.hpp"

#include "base/signal_name.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <string>

namespace lares::protocol {
namespace signal_command_test {

bool is_signal(Command command) {
    for (const SignalCommand& row : signal_commands)
        if (row.command == command) return true;
    return false;
}

// The bytes of the commands for which this holds, each command once.
template <class Condition>
std::string bytes_of_commands(Condition condition) {
    std::string bytes;
    for (unsigned number = 0; number <= static_cast<unsigned>(Command::select_main); ++number)
        if (const auto command = static_cast<Command>(number); condition(command))
            bytes.push_back(encode(command));
    return bytes;
}

TEST(SignalCommands, every_command_is_a_signal_or_one_of_those_that_say_what_is_wanted_and_who_is_meant) {
    EXPECT_EQ(bytes_of_commands(is_signal), "rpchaitkq12wbPCK");
    EXPECT_EQ(bytes_of_commands([](Command it) { return !is_signal(it); }), "udoOxDUQ+=Ll");
}

TEST(SignalCommands, restart_alone_is_two_signals) {
    for (unsigned number = 0; number <= static_cast<unsigned>(Command::select_main); ++number) {
        const auto command = static_cast<Command>(number);
        int signals = 0;
        for (const SignalCommand& row : signal_commands) signals += row.command == command;
        EXPECT_LE(signals, command == Command::restart ? 2 : 1) << encode(command);
    }
}

TEST(SignalCommand, is_there_for_each_signal_that_is_listed_and_for_no_other) {
    std::string list{signals_with_commands};
    list = " " + list.replace(list.find(" and "), 5, ", ") + ",";
    for (int number = 1; number <= last_signal; ++number) {
        const std::string_view name = signal_name(number);
        const bool is_listed = !name.empty() && list.contains(" " + std::string{name} + ",");
        EXPECT_EQ(command_for_signal(number).has_value(), is_listed) << number;
    }
}

TEST(SignalCommand, is_the_byte_that_svc_has_for_it) {
    EXPECT_EQ(encode(*command_for_signal(SIGHUP)), 'h');
    EXPECT_EQ(encode(*command_for_signal(SIGUSR2)), '2');
    EXPECT_EQ(encode(*command_for_signal(SIGSTOP)), 'p');
}

TEST(SignalCommand, is_known_to_some_supervises_only) {
    ServiceView of_daemontools;
    of_daemontools.status_size = StatusRecord::classic_size;
    ServiceView of_runit;
    of_runit.status_size = StatusRecord::size;
    ServiceView of_ours = of_runit;
    of_ours.state = ServiceState{};
    const auto known_to = [](const ServiceView& view) {
        return std::array{is_known_to_author_of(view, Command::hangup),
                          is_known_to_author_of(view, Command::user1),
                          is_known_to_author_of(view, Command::window)};
    };
    EXPECT_EQ(known_to(of_daemontools), (std::array{true, false, false}));
    EXPECT_EQ(known_to(of_runit), (std::array{true, true, false}));
    EXPECT_EQ(known_to(of_ours), (std::array{true, true, true}));
}

} // namespace signal_command_test
} // namespace lares::protocol
