// SPDX-License-Identifier: ISC
#include "scan_command.hpp"

namespace lares::protocol {

namespace {

struct Row {
    ScanCommand command;
    char byte;
};

constexpr Row rows[] = {
    {ScanCommand::rescan, 'a'}, {ScanCommand::rescan_aloud, 'h'}, {ScanCommand::stop_removed, 'n'},
    {ScanCommand::stop, 't'},   {ScanCommand::leave, 'q'},        {ScanCommand::upgrade, 'u'},
};

} // namespace

std::optional<ScanCommand> decode_scan_command(char byte) {
    for (const Row& row : rows)
        if (row.byte == byte) return row.command;
    return std::nullopt;
}

char encode(ScanCommand command) {
    for (const Row& row : rows)
        if (row.command == command) return row.byte;
    return '\0';
}

} // namespace lares::protocol
