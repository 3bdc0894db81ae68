// SPDX-License-Identifier: ISC
#include "adoption.hpp"

namespace lares::machine {

using protocol::Phase;

bool was_left_behind(const Legacy& legacy) {
    return legacy.record == Legacy::Record::whole && legacy.state.phase != Phase::gone;
}

bool names_a_process(const Legacy& legacy, const Era& era) {
    return was_left_behind(legacy) && legacy.state.pid != 0 && is_same_era(legacy.state.author.era, era);
}

Adoption adoption_of(const Legacy& legacy, const Era& era, const ProcessNow& process) {
    using Record = Legacy::Record;
    if (legacy.record == Record::unreadable || legacy.record == Record::copied) return Adoption::begin_told;
    if (!was_left_behind(legacy)) return Adoption::begin;
    const protocol::ServiceState& state = legacy.state;
    // The machine was started anew. Then all begins anew, as it always did.
    if (!is_same_era(state.author.era, era)) return state.pid != 0 ? Adoption::begin_told : Adoption::begin;
    if (state.pid == 0) return Adoption::resume;
    const bool is_the_same =
        process.exists && state.process_started != 0 && process.started == state.process_started;
    return is_the_same ? Adoption::take_over : Adoption::bury;
}

} // namespace lares::machine
