// SPDX-License-Identifier: ISC
// Whose is a record that was found? A service directory can be copied or moved with all that is in it, while
// its supervise and its process live on.
#pragma once

#include "adoption.hpp"
#include "base/era.hpp"

#include <cstdint>

namespace lares::machine {

// The directory in which a process works, seen from the one where its record was found.
enum class Whereabouts : std::uint8_t {
    unknown, // it may not be looked at, or is just dying
    here,
    elsewhere,
    removed, // in a directory that has no name any more
};

struct Traces {
    Whereabouts author = Whereabouts::unknown; // the supervise that has written the record; only if it lives
    bool shares_control = false;               // its control directory is ours, by whatever way
    Whereabouts process = Whereabouts::unknown;
    bool is_known_there = false; // another record, in the directory of the process, names it as well
};

enum class Claim : std::uint8_t {
    ours,
    of_another_directory, // this is a copy
    of_a_living_author,   // it serves this directory, though somebody has removed its lock
    of_a_moved_directory, // its author still serves what this one was before it was moved to another disk
};

// Must the traces be looked for? Not if `self` is the author, which has become another program.
bool may_be_claimed(const Legacy& legacy, const Era& era, std::uint32_t self);

Claim claim_on(const Traces& traces);

} // namespace lares::machine
