// SPDX-License-Identifier: ISC
// supervise/death_tally, as s6 has it: when the last runs have ended, and how. s6-permafailon reads it.
//
//     bytes  0-11   when, as TAI64N of s6: 27 s after that of daemontools
//     byte   12     the exit code; 128 and the signal of one that was killed
//     byte   13     the signal; 0: it has exited
//
// Nothing but such entries, the oldest first: a file of any other size is one that s6 cannot read.
#pragma once

#include "base/tai.hpp"
#include "run_end.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace lares::protocol {

inline constexpr std::size_t death_size = 14;
// Ours and daemontools' labels are unix time + 10 s for ever. s6 adds the leap seconds that there have been,
// and s6-permafailon counts from a present of that kind: an entry without them would be 27 s old when it is
// made.
inline constexpr std::uint64_t leap_seconds_of_s6 = 27;
// How many are kept where max-death-tally says nothing, and at most.
inline constexpr std::uint32_t usual_death_tally = 100;
inline constexpr std::uint32_t longest_death_tally = 4096;

using DeathBytes = std::array<unsigned char, death_size>;

// An end that nobody has seen is that of one that was killed by the signal 0.
DeathBytes pack_death(TaiLabel when, const RunEnd& how);
TaiLabel time_of_death(const DeathBytes& entry);

// What becomes of a tally of so many bytes when there is one entry more, and `most` may be kept.
struct DeathTallyCut {
    std::uint64_t from; // where the first one begins that is kept …
    std::uint64_t to;   // … and where the last one ends
};
DeathTallyCut death_tally_cut(std::uint64_t size, std::uint32_t most);

} // namespace lares::protocol
