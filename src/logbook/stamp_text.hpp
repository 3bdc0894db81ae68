// SPDX-License-Identifier: ISC
// The stamps in front of lines, read back. Each ends in a blank (two with s6-log's T), and none is taken for
// one that has a digit too few.
//
//     @400000003b9aca0a00000000 …           multilog t, svlogd -t, s6-log t
//     1764100000.123456 …                   multilog T
//     2026-11-25T19:46:40.123456789Z …      multilog :utc; with +01:00 :local
//     2026-11-25_19:46:40.12345 …           svlogd -tt, in UTC; with a T in the midst -ttt
//     2026-11-25 19:46:40.123456789  …      s6-log T, in local time
//
// A line may have two of them (s6-log t T): the first counts, and both are passed over.
#pragma once

#include "keeper.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace lares::logbook {

struct StampRead {
    TaiLabel label;       // as daemontools counts
    std::size_t size = 0; // with the blank behind it
};

// Of the beginning of a line. Nothing: it has none.
std::optional<StampRead> read_stamp(std::string_view line, Keeper keeper);

// No stamp is longer, two of them with their blanks included: so much of a line is enough to know.
inline constexpr std::size_t longest_stamp = 96;

} // namespace lares::logbook
