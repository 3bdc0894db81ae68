// SPDX-License-Identifier: ISC
// How svscan comes to its end: asked once it stops everything in order and waits; asked again, or when it has
// waited for too long, it uses force, and again for what that has left; and what even that cannot end (a
// process in an uninterruptible sleep) it leaves.
//
// Services that others need go after those. So the time for an orderly stop is divided over the levels that
// wait for each other (stop_levels.hpp): what has not gone in the time of its level is ended by force, all of
// it at once, and the others still have theirs.
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

    // From the moment at which all were told until their supervises have said who waits for whom.
    static constexpr Span time_to_say = std::chrono::milliseconds{500};

    enum class Step : std::uint8_t {
        nothing,
        stop,
        count_levels,  // answer with on_levels()
        force_highest, // all that are on the highest level
        force,
        give_up,
    };

    // `limit`: how long an orderly stop may take; nothing for as long as it takes.
    Step on_asked(std::optional<Span> limit, Moment now);
    Step on_time(Moment now);
    // So many levels have not gone yet; 1: nobody waits for anybody.
    Step on_levels(unsigned levels, Moment now);
    std::optional<Moment> deadline() const { return earliest({deadline_, count_, share_}); }
    bool has_begun() const { return phase_ != Phase::none; }

  private:
    enum class Phase : std::uint8_t { none, orderly, forced, forced_again };

    Step on_time_of_level(Moment now);
    Step force(Moment now);
    Step force_again(Moment now);

    Phase phase_ = Phase::none;
    std::optional<Moment> deadline_;
    unsigned levels_ = 0;
    std::optional<Moment> count_; // when they are counted next
    std::optional<Moment> share_; // when the time of the first of them is over
    bool is_over_ = false;
};

} // namespace lares::machine
