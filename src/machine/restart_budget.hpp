// SPDX-License-Identifier: ISC
// One budget for all services of a scan directory: not more than so many restarts after a failure in so much
// time, whoever's they are. What would be one more begins when the time has a place for it again.
//
// The moments that were granted last are all that has to be known, and stand in a file that everybody appends
// to. Two that ask in the same instant may get the same place: it is a brake, and no ration.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <span>

namespace lares::machine {

// `granted`: the last `count` of them, the oldest first; fewer if there were no more.
inline Moment grant(std::span<const Moment> granted, std::size_t count, Span in, Moment wanted) {
    if (count == 0 || granted.size() < count) return wanted;
    return std::max(wanted, granted[granted.size() - count] + in);
}

} // namespace lares::machine
