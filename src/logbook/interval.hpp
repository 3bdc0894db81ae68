// SPDX-License-Identifier: ISC
// A piece of time, of which a log is asked. What is left open has no end on that side.
#pragma once

#include "base/tai.hpp"

#include <optional>

namespace lares::logbook {

struct Interval {
    std::optional<TaiLabel> from = {};  // this moment is in it …
    std::optional<TaiLabel> until = {}; // … and this one is not any more

    bool contains(TaiLabel moment) const { return !is_before(moment) && !is_after(moment); }
    bool is_before(TaiLabel moment) const { return from && moment < *from; }
    bool is_after(TaiLabel moment) const { return until && moment >= *until; }

    friend bool operator==(const Interval&, const Interval&) = default;
};

} // namespace lares::logbook
