// SPDX-License-Identifier: ISC
// A supervise begins, and another one has been here before: what is to become of what it left?
//
// The other one's state tells what ran; the kernel tells what is there now. A process is the recorded one
// only if the era, the pid and the start of the process are the same. What is not provably ours is neither
// taken over nor signalled.
#pragma once

#include "base/era.hpp"
#include "protocol/service_state.hpp"

#include <cstdint>
#include <optional>

namespace lares::machine {

// What an earlier supervise has left behind.
struct Legacy {
    enum class Record : std::uint8_t { none, unreadable, copied, whole }; // copied: another directory's
    Record record = Record::none;
    protocol::ServiceState state; // only of a record that is whole
};

// The process that has the recorded pid now.
struct ProcessNow {
    bool exists = false;
    std::uint64_t started = 0; // ticks since boot
};

enum class Adoption : std::uint8_t {
    begin,      // as if nobody had been here
    begin_told, // likewise, and it is worth a word that what was found is of no use
    resume,     // nothing runs; what was wanted is wanted still
    bury,       // it ran, and has ended when nobody was there
    take_over,  // it runs
};

// Was somebody killed in the midst of it? Who leaves of his own accord says so.
bool was_left_behind(const Legacy& legacy);

// Must we ask for the process that the record names?
bool names_a_process(const Legacy& legacy, const Era& era);

Adoption adoption_of(const Legacy& legacy, const Era& era, const ProcessNow& process);

} // namespace lares::machine
