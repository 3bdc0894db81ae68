// SPDX-License-Identifier: ISC
#include "scan_command.hpp"

namespace lares::protocol {

std::optional<ScanCommand> decode_scan_command(char byte) {
    switch (byte) {
    case 'a': return ScanCommand::rescan;
    case 'h': return ScanCommand::rescan_aloud;
    case 'n': return ScanCommand::stop_removed;
    case 't': return ScanCommand::stop;
    case 'q': return ScanCommand::leave;
    case 'u': return ScanCommand::upgrade;
    default: return std::nullopt;
    }
}

} // namespace lares::protocol
