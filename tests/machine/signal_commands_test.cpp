// SPDX-License-Identifier: ISC
#include "machine/signal_commands.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares::machine {
namespace signal_commands_test {

bool is_signal(protocol::Command command) {
    for (const SignalCommand& row : signal_commands)
        if (row.command == command) return true;
    return false;
}

// The bytes of the commands for which this holds, each command once.
template <class Condition>
std::string bytes_of_commands(Condition condition) {
    std::string bytes;
    for (unsigned number = 0; number <= static_cast<unsigned>(protocol::Command::select_main); ++number)
        if (const auto command = static_cast<protocol::Command>(number); condition(command))
            bytes.push_back(encode(command));
    return bytes;
}

TEST(SignalCommands, every_command_is_a_signal_or_one_of_those_that_say_what_is_wanted_and_who_is_meant) {
    EXPECT_EQ(bytes_of_commands(is_signal), "rpchaitkq12wbPCK");
    EXPECT_EQ(bytes_of_commands([](protocol::Command it) { return !is_signal(it); }), "udoOxDUQ+=Ll");
}

TEST(SignalCommands, restart_alone_is_two_signals) {
    for (unsigned number = 0; number <= static_cast<unsigned>(protocol::Command::select_main); ++number) {
        const auto command = static_cast<protocol::Command>(number);
        int signals = 0;
        for (const SignalCommand& row : signal_commands) signals += row.command == command;
        EXPECT_LE(signals, command == protocol::Command::restart ? 2 : 1) << encode(command);
    }
}

} // namespace signal_commands_test
} // namespace lares::machine
