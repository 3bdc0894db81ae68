// SPDX-License-Identifier: ISC
// What svscan keeps of one entry of the scan directory.
#pragma once

#include "base/text.hpp"
#include "machine/pair.hpp"
#include "machine/said_once.hpp"
#include "protocol/scan_state.hpp"
#include "sys/file.hpp"
#include "sys/process_handle.hpp"

#include <climits>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lares::svscan {

// The service of a pair, or its log.
enum class Side : std::uint8_t { service, log };
inline constexpr Side both_sides[] = {Side::service, Side::log};

// What svscan keeps of one side, beside what the pair decides by.
struct Held {
    sys::ProcessHandle supervise;     // only of one that was found and is not our child
    machine::SaidOnce<int> complaint; // the errno of what could not be started
    // Its supervise was killed, and may have left this process to us; a pid of 0: it is not known whom.
    bool has_orphan = false;
    protocol::KnownProcess orphan;
    bool is_upgraded = false; // or passed over, by the upgrade that is under way
};

struct Slot {
    machine::Pair pair;
    sys::FileIdentity identity; // of the directory; names are only names …
    // … but for what is at the end of that of an instance: many share one directory (protocol/instance.hpp).
    std::uint8_t instance_size = 0;
    sys::Pipe pipe;
    int watched = -1;                      // what the Watch calls the directory
    bool seen = false;                     // by the scan that is going on
    bool log_is_program = false;           // `log` is one, and no directory (encore)
    machine::SaidOnce<int> pipe_complaint; // the errno of the pipe that could not be had
    sys::Fd commands;                      // what waits for a supervise that is to stop the service
    std::uint8_t level = 0;                // when all stop: machine/stop_levels.hpp; 0: it has gone
    bool is_held = false;                  // likewise: it waits for those that need it
    Held service;
    Held log;

    std::size_t place = 0; // in the table
    Slot* next_of_identity = nullptr;
    Slot* next_of_name = nullptr;
    Slot* next_of_service = nullptr;
    Slot* next_of_log = nullptr;

    char name[NAME_MAX + 1] = "";

    std::string_view instance() const {
        const std::string_view whole{name};
        return rest_of(whole, whole.size() - instance_size);
    }

    machine::Kept& kept(Side side) { return side == Side::service ? pair.service : pair.log; }
    const machine::Kept& kept(Side side) const { return side == Side::service ? pair.service : pair.log; }
    Held& held(Side side) { return side == Side::service ? service : log; }
    const Held& held(Side side) const { return side == Side::service ? service : log; }
};

// What follows the name of the slot in messages.
inline const char* suffix_of(Side side) {
    return side == Side::service ? "" : "/log";
}

// A signal to the supervise of one side, if there is one.
void send_signal(const Slot& slot, Side side, int signal);
// The same of a signal that ends it.
void end_by(const Slot& slot, Side side, int signal);
// One that it answers.
Result<> request(const Slot& slot, Side side, int signal);

} // namespace lares::svscan
