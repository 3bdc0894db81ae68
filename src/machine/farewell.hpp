// SPDX-License-Identifier: ISC
// Who leaves first lets those finish that still tell of it, but not for ever.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <optional>

namespace lares::machine {

class Farewell {
  public:
    static constexpr Span patience = std::chrono::seconds{10};
    // Who uses force does not wait for so long (Shutdown::time_for_force).
    static constexpr Span patience_in_haste = std::chrono::seconds{2};

    // `is_busy`: somebody still tells of what has happened. Asked only once there is nothing else left to do.
    void look(bool is_busy, Moment now) {
        if (!until_) until_ = now + (is_in_haste_ ? patience_in_haste : patience);
        is_busy_ = is_busy && now < *until_;
    }
    void hurry(Moment now) {
        is_in_haste_ = true;
        if (until_) until_ = std::min(*until_, now + patience_in_haste);
    }
    bool is_going_on() const { return is_busy_; }
    std::optional<Moment> deadline() const { return is_busy_ ? until_ : std::nullopt; }

  private:
    bool is_busy_ = false;
    bool is_in_haste_ = false;
    std::optional<Moment> until_;
};

} // namespace lares::machine
