// SPDX-License-Identifier: ISC
#include "protocol/command.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace lares::protocol {
namespace command_test {

struct Row {
    char byte;
    Command command;
};

// What each byte in supervise/control asks for. Daemontools 0.76, then encore, then what runit and s6 add.
constexpr Row table[] = {
    {'u', Command::up},
    {'d', Command::down},
    {'o', Command::once},
    {'p', Command::pause},
    {'c', Command::cont},
    {'h', Command::hangup},
    {'a', Command::alarm},
    {'i', Command::interrupt},
    {'t', Command::terminate},
    {'k', Command::kill},
    {'x', Command::exit},

    {'q', Command::quit},
    {'1', Command::user1},
    {'2', Command::user2},
    {'w', Command::window},
    {'+', Command::to_group},
    {'=', Command::to_process},
    {'L', Command::select_log},
    {'l', Command::select_main},

    {'y', Command::window},
    {'b', Command::abort},
    {'r', Command::restart},
    {'P', Command::pause_group},
    {'C', Command::cont_group},
    {'K', Command::kill_group},
    {'D', Command::down_for_good},
    {'U', Command::up_for_good},
    {'O', Command::no_restart},
    {'Q', Command::last_run},
};

TEST(Command, every_byte_means_what_the_protocol_says) {
    for (const Row& row : table) EXPECT_EQ(decode_command(row.byte), row.command) << "byte " << row.byte;
}

// Compatibility, edge case 21: `echo d >control` works, since its newline is nothing.
TEST(Command, every_other_byte_means_nothing_newlines_and_nul_among_them) {
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        if (std::ranges::any_of(table, [c](const Row& row) { return row.byte == c; })) continue;
        EXPECT_EQ(decode_command(c), std::nullopt) << "byte " << byte;
    }
}

TEST(Command, every_command_can_be_written_and_is_read_back) {
    for (const Row& row : table)
        EXPECT_EQ(decode_command(encode(row.command)), row.command) << "byte " << row.byte;
}

TEST(Command, of_two_bytes_for_the_same_we_write_the_one_of_encore) {
    EXPECT_EQ(encode(Command::window), 'w');
}

TEST(Command, the_eleven_commands_of_daemontools_are_written_as_it_reads_them) {
    for (const Row& row : table) {
        if (std::string_view{"udopchaitkx"}.find(row.byte) == std::string_view::npos) continue;
        EXPECT_EQ(encode(row.command), row.byte);
    }
}

} // namespace command_test
} // namespace lares::protocol
