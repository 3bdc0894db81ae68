// SPDX-License-Identifier: ISC
// When it is asked next whether something has come about: soon at first, and then ever less often.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <optional>

namespace lares::machine {

class ProbeSchedule {
  public:
    static constexpr Span first = std::chrono::milliseconds{100};
    static constexpr Span longest = std::chrono::seconds{2};

    void begin(Moment now) {
        interval_ = first;
        next_ = now + first;
    }
    // One was made, and it has not come about.
    void on_probed(Moment now) {
        interval_ = std::min(interval_ + interval_ / 2, longest);
        next_ = now + interval_;
    }
    // One is being made, which takes time.
    void on_probing() { next_.reset(); }
    void end() { next_.reset(); }

    bool is_due(Moment now) const { return next_ && *next_ <= now; }
    std::optional<Moment> deadline() const { return next_; }

  private:
    Span interval_{first};
    std::optional<Moment> next_;
};

} // namespace lares::machine
