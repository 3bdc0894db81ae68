// SPDX-License-Identifier: ISC
// Where do these processes listen? For people: who has waited for a service at the wrong place wants to know
// the right one. As far as that may be seen, and not more of it than has room.
#pragma once

#include "base/fixed_list.hpp"
#include "base/text.hpp"

#include <cstddef>
#include <span>
#include <sys/types.h>

namespace lares::sys {

// As ready-listen has it: "tcp 127.0.0.1:8080", "udp [::1]:53", "unix /run/app.sock".
using ListeningPlace = TextBuffer<128>;
inline constexpr std::size_t most_places = 8;
struct ListeningPlaces {
    FixedList<ListeningPlace, most_places> known;
    bool are_all = true; // false: there may be others, which may not be seen, or have no room
};

ListeningPlaces listening_places_of(std::span<const pid_t> processes);

} // namespace lares::sys
