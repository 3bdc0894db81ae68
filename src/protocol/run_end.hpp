// SPDX-License-Identifier: ISC
// How a run of a process ended.
#pragma once

#include <cstdint>

namespace lares::protocol {

struct RunEnd {
    enum class Kind : std::uint8_t { exited, killed, unknown };

    Kind kind = Kind::unknown;
    int number = 0;    // the exit code, or the number of the signal
    bool core = false; // it left a core file

    friend bool operator==(const RunEnd&, const RunEnd&) = default;
};

// Who has ended it.
enum class EndedBy : std::uint8_t {
    itself,   // or somebody whom nobody knows
    command,  // an operator, by a command
    timeout,  // supervise: its time was up
    need,     // supervise: what it needs has gone
    oom,      // the kernel, for want of memory
    health,   // supervise: its checks have failed
    watchdog, // supervise: it has not said that it is alive
};

// From the status word of wait(2), in the layout of the Linux ABI.
RunEnd decode_wait_status(int status);

} // namespace lares::protocol
