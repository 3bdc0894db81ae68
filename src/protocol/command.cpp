// SPDX-License-Identifier: ISC
#include "command.hpp"

#include <cassert>

namespace lares::protocol {

namespace {

struct Row {
    char byte;
    Command command;
};

// The first row of a command is the byte we write; others are read as well.
constexpr Row rows[] = {
    {'u', Command::up},          {'d', Command::down},        {'o', Command::once},
    {'O', Command::no_restart},  {'x', Command::exit},        {'D', Command::down_for_good},
    {'U', Command::up_for_good}, {'Q', Command::last_run},    {'r', Command::restart},
    {'p', Command::pause},       {'c', Command::cont},        {'h', Command::hangup},
    {'a', Command::alarm},       {'i', Command::interrupt},   {'t', Command::terminate},
    {'k', Command::kill},        {'q', Command::quit},        {'1', Command::user1},
    {'2', Command::user2},       {'w', Command::window}, // encore's byte
    {'y', Command::window},                              // s6's byte
    {'b', Command::abort},       {'P', Command::pause_group}, {'C', Command::cont_group},
    {'K', Command::kill_group},  {'+', Command::to_group},    {'=', Command::to_process},
    {'L', Command::select_log},  {'l', Command::select_main},
};

constexpr bool every_command_has_a_byte_and_every_byte_one_command() {
    for (unsigned number = 0; number <= static_cast<unsigned>(Command::select_main); ++number) {
        bool found = false;
        for (const Row& row : rows) found = found || row.command == static_cast<Command>(number);
        if (!found) return false;
    }
    for (const Row& one : rows)
        for (const Row& other : rows)
            if (&one != &other && one.byte == other.byte) return false;
    return true;
}
static_assert(every_command_has_a_byte_and_every_byte_one_command());

} // namespace

std::optional<Command> decode_command(char byte) {
    for (const Row& row : rows)
        if (row.byte == byte) return row.command;
    return std::nullopt;
}

char encode(Command command) {
    for (const Row& row : rows)
        if (row.command == command) return row.byte;
    assert(false);
    return '\0';
}

} // namespace lares::protocol
