// SPDX-License-Identifier: ISC
// In what order services go that wait for each other when all are told to stop: what others need goes after
// those.
//
//     level 3      2          1
//     top ──▶ middle ──▶ db          an arrow: needs, and is waited for
//              other ──▶ db
//              other ─────────────▶ cache
//
// The level of a service is the length of the longest row that begins with it. So whoever is on the highest
// level holds up the longest row, and has to go first; one that is on a lower level has the time of those
// above it as well, whoever they are; and one that nobody waits for has all of it.
#pragma once

#include <cstdint>

namespace lares::machine {

inline constexpr std::uint8_t most_levels = 16; // and no circle is gone through for ever

// Gives each of `all` (pointers) its `level`; of those that count it is 1 before. Answers the highest.
// `is_waited_for_by(it, level)`: does one wait for it that is on this level or above?
template <class All, class IsWaitedForBy>
constexpr std::uint8_t find_levels(const All& all, IsWaitedForBy&& is_waited_for_by) {
    std::uint8_t level = 1;
    for (bool is_higher = true; is_higher && level < most_levels; level += is_higher) {
        is_higher = false;
        for (auto* it : all) {
            if (!is_waited_for_by(*it, level)) continue;
            it->level = static_cast<std::uint8_t>(level + 1);
            is_higher = true;
        }
    }
    return level;
}

} // namespace lares::machine
