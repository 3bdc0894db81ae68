// SPDX-License-Identifier: ISC
// When supervise is to see to its control directory though nothing has happened to the service.
//
// What could not be published is tried again every second. When somebody has removed something from the
// directory, it is looked at as soon as no more is being removed: who runs `rm -r` shall not find new files
// while it empties it.
#pragma once

#include "base/time.hpp"

#include <optional>

namespace lares::machine {

class Upkeep {
  public:
    static constexpr Span between_attempts = std::chrono::seconds{1};
    static constexpr Span quiet_after_removals = std::chrono::milliseconds{250};

    void on_published() { publish_.reset(); }
    void on_publishing_failed(Moment now) { publish_ = now + between_attempts; }
    void on_removal(Moment now) { look_ = now + quiet_after_removals; }
    void on_looked() { look_.reset(); }

    bool must_publish(Moment now) const { return publish_ && *publish_ <= now; }
    bool must_look(Moment now) const { return look_ && *look_ <= now; }
    std::optional<Moment> deadline() const { return earliest({publish_, look_}); }

  private:
    std::optional<Moment> publish_;
    std::optional<Moment> look_;
};

} // namespace lares::machine
