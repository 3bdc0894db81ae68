// SPDX-License-Identifier: ISC
// One budget for all services of a scan directory: not more than so many restarts after a failure in so much
// time, whoever's they are.
//
//                    ├──────── in ────────┤
//     ────x────────────x───x──────────x───┼──────────────────x──▶      each x: a start that was granted
//                                         the moment that is wanted
//
// What counts for a moment is what was granted in the time before it, and not what comes later: one that
// rests for an hour has its place in an hour. (A second later counts, though. Services that fail together ask
// in any order, and are not to pass each other by.) Where that is too much already, it is tried as much later
// as the earliest of those takes to leave.
//
// The moments that were granted are all that has to be known, and stand in a file that everybody appends to,
// in no order. Two that ask in the same instant may get the same place: it is a brake, and no ration.
#pragma once

#include "base/span_text.hpp"
#include "base/time.hpp"
#include "protocol/restart_rule.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
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

// The time before a moment and a little after it, and what was granted in that.
class Window {
  public:
    static constexpr Span after = std::chrono::seconds{1};

    constexpr Window(Moment end, Span in, std::uint64_t era) : end_{end}, in_{in}, era_{era} {}

    constexpr void add(std::span<const Granted> some) {
        for (const Granted& it : some) {
            if (!was_granted_in(era_, it) || it.moment - end_ > after || end_ - it.moment >= in_) continue;
            earliest_ = count_++ == 0 ? it.moment : std::min(earliest_, it.moment);
        }
    }
    constexpr std::size_t count() const { return count_; }
    // The first moment whose window is without the earliest of these.
    constexpr Moment next() const { return count_ == 0 ? end_ : earliest_ + in_; }

  private:
    Moment end_;
    Span in_;
    std::uint64_t era_;
    std::size_t count_ = 0;
    Moment earliest_{};
};

// The first moment from the wanted one on that has a place. `tell(window)` is to tell a window of all of the
// `entries` that were granted. Each time around one of them is left behind.
template <class Tell>
constexpr Moment grant(const protocol::RestartBudget& budget, std::uint64_t era, Moment wanted,
                       std::size_t entries, Tell&& tell) {
    Moment moment = wanted;
    for (std::size_t i = 0; i < entries; ++i) {
        Window window{moment, budget.in, era};
        tell(window);
        if (window.count() < budget.restarts) break;
        moment = window.next();
    }
    return moment;
}

} // namespace lares::machine
