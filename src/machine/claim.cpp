// SPDX-License-Identifier: ISC
#include "claim.hpp"

namespace lares::machine {

bool may_be_claimed(const Legacy& legacy, const Era& era, std::uint32_t self) {
    const protocol::Author& author = legacy.state.author;
    return was_left_behind(legacy) && is_same_era(author.era, era) && author.pid != 0 && author.pid != self;
}

// We have the lock of this directory. Who lives and has written here, writes here no more. What is not
// certain is ours: rather one supervise too many than a second service.
Claim claim_on(const Traces& traces) {
    const bool is_copy = traces.process == Whereabouts::elsewhere && traces.is_known_there;
    switch (traces.author) {
    case Whereabouts::here: return Claim::of_a_living_author;
    case Whereabouts::elsewhere:
        return traces.shares_control ? Claim::of_a_living_author : Claim::of_another_directory;
    case Whereabouts::removed: return Claim::of_a_moved_directory;
    case Whereabouts::unknown: break;
    }
    return is_copy ? Claim::of_another_directory : Claim::ours;
}

} // namespace lares::machine
