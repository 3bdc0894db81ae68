// SPDX-License-Identifier: ISC
// What supervise knows of the services that its own one needs, and of those that need it. Whoever owns this
// looks at them before each turn in which something is decided.
#pragma once

#include "base/text.hpp"
#include "base/time.hpp"

#include <cstdint>

namespace lares::machine {

using NeighbourName = TextBuffer<63>;

struct Neighbours {
    // All that it needs is as it needs it, and all that it wants has had its chance: it may be started.
    bool may_start = true;
    // Of what it needs nothing is missing: if it may not be started, that is for what it only wants.
    bool has_its_needs = true;
    // What it needs is still as it needs it, or will be soon: it may go on.
    bool may_go_on = true;
    // What it has lost is up as yet, and goes on until this one has gone.
    bool is_waited_for = true;
    NeighbourName waits_for; // one of those, if it may not be started
    // The last start of what it needs, but for what may be started again under it.
    Moment youngest{};
    // A sum over the names of all these. By another one than before it is seen that others are meant now; 0:
    // there are none.
    std::uint64_t ties = 0;

    // Somebody who needs it has not ended yet; it is not stopped before.
    bool is_needed = false;
    NeighbourName needed_by;
};

// Those of a service that needs nobody, and that nobody needs.
inline constexpr Neighbours no_neighbours{};

} // namespace lares::machine
