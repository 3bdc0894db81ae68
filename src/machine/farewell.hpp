// SPDX-License-Identifier: ISC
// Who leaves first lets those finish that still tell of it, but not for ever.
#pragma once

#include "base/time.hpp"

#include <optional>

namespace lares::machine {

class Farewell {
  public:
    static constexpr Span patience = std::chrono::seconds{10};

    // `is_busy`: somebody still tells of what has happened. Asked only once there is nothing else left to do.
    void look(bool is_busy, Moment now) {
        if (!until_) until_ = now + patience;
        is_busy_ = is_busy && now < *until_;
    }
    bool is_going_on() const { return is_busy_; }
    std::optional<Moment> deadline() const { return is_busy_ ? until_ : std::nullopt; }

  private:
    bool is_busy_ = false;
    std::optional<Moment> until_;
};

} // namespace lares::machine
