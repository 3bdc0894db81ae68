// SPDX-License-Identifier: ISC
// How svscan comes to its end: asked once it stops everything in order and waits; asked again, or when it has
// waited for too long, it uses force, and again for what that has left; and what even that cannot end (a
// process in an uninterruptible sleep) it leaves.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>

namespace lares::machine {

class Shutdown {
  public:
    // How long processes get to die of KILL, and loggers to read what those have left behind.
    static constexpr Span time_for_force = std::chrono::seconds{5};
    // How long what is left then gets to die of KILL itself.
    static constexpr Span time_for_last_force = std::chrono::seconds{1};

    enum class Step : std::uint8_t { nothing, stop, force, give_up };

    // `limit`: how long an orderly stop may take; nothing for as long as it takes.
    Step on_asked(std::optional<Span> limit, Moment now);
    Step on_time(Moment now);
    std::optional<Moment> deadline() const { return deadline_; }
    bool has_begun() const { return phase_ != Phase::none; }

  private:
    enum class Phase : std::uint8_t { none, orderly, forced, forced_again };

    Step force(Moment now);
    Step force_again(Moment now);

    Phase phase_ = Phase::none;
    std::optional<Moment> deadline_;
};

} // namespace lares::machine
