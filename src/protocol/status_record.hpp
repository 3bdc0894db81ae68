// SPDX-License-Identifier: ISC
// supervise/status, byte for byte: the 18 bytes of daemontools 0.76 and two more, so that the clients of
// 0.76, encore and runit and the Prometheus runit collector all read it. docs/protocol/status.md has the
// table of who reads what.
//
//     0–11  TAI64N of the last start of run, or of the moment it went down; big-endian
//    12–15  pid of the process, 0 when there is none; little-endian (the only such field, as in 0.76)
//       16  1 when paused
//       17  'u' wanted up, 'd' wanted down, 0 run once
//       18  where byte 19 is not 0: 1 when it was sent TERM (runit); elsewhere the number of an Activity
//       19  0 down, or start is running; 1 run is running; 2 finish or stop is running (runit)
//
// What bytes 17 to 19 mean is said here alone; all others ask the functions below.
#pragma once

#include "base/tai.hpp"
#include "service_state.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace lares::protocol {

struct StatusRecord {
    static constexpr std::size_t size = 20;
    // What 0.76 wrote, and the least that a reader accepts.
    static constexpr std::size_t classic_size = 18;

    TaiLabel since;
    std::uint32_t pid = 0;
    bool paused = false;
    char want = 0;           // byte 17
    std::uint8_t detail = 0; // byte 18; 0 when the file has none
    std::uint8_t phase = 0;  // byte 19; 0 when the file has none

    friend bool operator==(const StatusRecord&, const StatusRecord&) = default;
};

StatusRecord status_record_of(const Life& state);

std::array<unsigned char, StatusRecord::size> encode(const StatusRecord& record);

// The same, and behind it what the clients of s6 2.11 read of their 35 bytes, but for the moment of
// readiness, which lies where all others have the pid:
//
//    24–31  pid, big-endian     32–33  wait status of the last run, big-endian
//       34  1 paused, 2 finishing, 4 wanted up, 8 ready
//
// encore takes 38 bytes for two records, and nobody else minds that there are more than 20.
inline constexpr std::size_t status_size_for_s6 = 35;
std::array<unsigned char, status_size_for_s6> encode_for_s6(const Life& state);
// Any file of at least 18 bytes is a record; what follows the 20th byte is not ours.
std::optional<StatusRecord> decode_status(std::span<const unsigned char> bytes);

// What byte 17 says; nothing for a value that nobody writes.
std::optional<Want> want_of(const StatusRecord& record);

// What the supervise is about, in encore's words and with its numbers for them.
enum class Activity : std::uint8_t {
    stopped,
    starting, // about to start, or its start script runs
    started,  // it is up, and there is nothing to run
    running,
    stopping, // was sent TERM, or its finish or stop script runs
    failed,   // given up
    unknown,  // a value that nobody writes
};
Activity activity_of(const StatusRecord& record);

// There is a process, or (encore) there is none to be started.
bool is_started(const StatusRecord& record);
// The process is that of runit's finish script.
bool runs_finish(const StatusRecord& record);
// It was sent TERM and still runs, as far as the status tells: ours and runit's do, the others do not.
bool was_sent_term(const StatusRecord& record);

} // namespace lares::protocol
