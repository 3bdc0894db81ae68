// SPDX-License-Identifier: ISC
#include "claim.hpp"

namespace lares::machine {

bool may_be_claimed(const Legacy& legacy, const Era& era, std::uint32_t self) {
    const protocol::Author& author = legacy.state.author;
    return was_left_behind(legacy) && is_same_era(author.era, era) && author.pid != 0 && author.pid != self;
}

// We have the lock of this directory. Who lives and has written here, writes here no more.
Claim claim_on(const Traces& traces) {
    const bool is_copy = traces.process == Whereabouts::elsewhere && traces.is_known_there;
    if (!traces.author_lives) return is_copy ? Claim::of_another_directory : Claim::ours;
    switch (traces.author) {
    case Whereabouts::here: return Claim::of_a_living_author;
    case Whereabouts::removed: return Claim::of_a_moved_directory;
    case Whereabouts::elsewhere:
    case Whereabouts::unknown: break;
    }
    return Claim::of_another_directory;
}

} // namespace lares::machine
