// SPDX-License-Identifier: ISC
// The bytes that svscan reads from .svscan/control. They are s6-svscan's where it has one for the purpose.
#pragma once

#include <cstdint>
#include <optional>

namespace lares::protocol {

enum class ScanCommand : std::uint8_t {
    rescan,       // a: look at every name now
    rescan_aloud, // h: the same, and say again what is still wrong; every supervise looks at its directory
                  // again
    stop_removed, // n: rescan, and stop the services whose name is gone
    stop,         // t: stop everything in order, and leave; a second one forces it
    leave,        // q: leave now; the services stay
    upgrade,      // u: every supervise, and then svscan, becomes the program that is installed now
};

std::optional<ScanCommand> decode_scan_command(char byte);
char encode(ScanCommand command);

} // namespace lares::protocol
