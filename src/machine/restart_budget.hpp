// SPDX-License-Identifier: ISC
// One budget for all services of a scan directory: not more than so many restarts after a failure in so much
// time, whoever's they are. What would be one more begins when the time has a place for it again.
//
// The moments that were granted last are all that has to be known, and stand in a file that everybody appends
// to. Two that ask in the same instant may get the same place: it is a brake, and no ration.
#pragma once

#include "base/span_text.hpp"
#include "base/time.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace lares::machine {

// As it stands in the file. A moment is one of its boot, and of no use in another: it could keep a service
// down for as long as that one has lasted.
struct Granted {
    std::uint64_t era; // a sum of it
    Moment moment;
};

// What is no moment of any boot was not granted by anybody.
constexpr bool was_granted_in(std::uint64_t era, const Granted& it) {
    const Span since_boot = it.moment.time_since_epoch();
    return it.era == era && since_boot >= Span{0} && since_boot <= longest_span;
}

// Goes back through `all` until `count` of this era have been passed, and answers the last of these; `count`
// is less by those that were passed. Nothing: there were not so many, and whoever has more goes on with that.
constexpr std::optional<Moment> count_back(std::span<const Granted> all, std::uint64_t era,
                                           std::size_t& count) {
    for (std::size_t i = all.size(); i-- > 0;)
        if (was_granted_in(era, all[i]) && --count == 0) return all[i].moment;
    return std::nullopt;
}

// `before`: what was granted as many grants ago as the budget has; nothing: there were not so many.
constexpr Moment grant(std::optional<Moment> before, Span in, Moment wanted) {
    return before ? std::max(wanted, *before + in) : wanted;
}

} // namespace lares::machine
