// SPDX-License-Identifier: ISC
// What is to be done with each line of a log, as values. A front reads its own language (multilog's
// arguments: log_script.hpp; svlogd's files: log_config.hpp) and says it in these words; what carries it out
// knows no language.
//
// The actions are gone through in order for each line, which begins as selected.
#pragma once

#include "base/time.hpp"
#include "base/udp_address.hpp"
#include "pattern.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::protocol {

// What is put in front of each line.
enum class StampStyle : std::uint8_t {
    none,
    tai,        // @4000000067… and nanoseconds: TAI64N
    seconds,    // 1764100000.123456: since 1970, with microseconds
    utc,        // 2026-11-25T19:46:40.123456789Z
    local,      // 2026-11-25T20:46:40.123456789+01:00
    short_utc,  // 2026-11-25_19:46:40.12345: runit's
    short_utc_t // 2026-11-25T19:46:40.12345
};

struct LogAction {
    enum class Kind : std::uint8_t {
        select,   // the line, if the pattern matches
        deselect, // the line, if the pattern matches
        complain, // of a selected line, on standard error
        show,     // a selected line, as all there is in a file
        append,   // a selected line, to a log directory
    };
    Kind kind;
    std::uint32_t place = 0;    // show, append: which of its kind this is, counted from 0
    Pattern pattern{};          // select, deselect
    const char* path = nullptr; // show, append
    std::string_view prefix{};  // complain: what stands in front of the line
};

// How what is finished comes by its last name, and in whose words trouble is told.
enum class LogManner : std::uint8_t { daemontools, runit };

// How one log directory is kept. A limit of 0 is none.
struct LogSettings {
    static constexpr std::uint64_t smallest_size = 4096;
    static constexpr std::uint64_t smallest_keep = 2;

    std::uint64_t size = 99999;      // how large `current` becomes at most
    std::uint64_t last_part = 2000;  // it ends after the first line that ends in so many of its last bytes
    std::uint64_t keep = 10;         // this many old files are too many
    std::uint64_t total = 0;         // bytes in the whole directory, at most
    Span age{0};                     // how long `current` is written to, at most
    Span sync{0};                    // how long lines may be in `current` before they are on the disk
    const char* processor = nullptr; // a command of the shell that rewrites what is finished
    std::string_view code = "s";     // the end of the name of what is finished
    std::string_view prefix{};       // what stands in front of each line, behind its stamp
    // Where the disk is full, old files go until there are so many.
    std::optional<std::uint64_t> kept_when_full{};
    // Who is sent each line, and whether instead of writing it.
    std::optional<UdpAddress> listener{};
    bool is_for_listener_alone = false;
    LogManner manner = LogManner::daemontools;
    bool is_verbose = false;
};

} // namespace lares::protocol
