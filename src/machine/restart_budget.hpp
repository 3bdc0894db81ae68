// SPDX-License-Identifier: ISC
// One budget for all services of a scan directory: not more than so many restarts after a failure in so much
// time, whoever's they are. What would be one more begins when the time has a place for it again.
//
// The moments that were granted last are all that has to be known, and stand in a file that everybody appends
// to. Two that ask in the same instant may get the same place: it is a brake, and no ration.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <optional>

namespace lares::machine {

// `before`: what was granted as many grants ago as the budget has; nothing: there were not so many.
inline Moment grant(std::optional<Moment> before, Span in, Moment wanted) {
    return before ? std::max(wanted, *before + in) : wanted;
}

} // namespace lares::machine
