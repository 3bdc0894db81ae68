// SPDX-License-Identifier: ISC
// How a daemon replaces itself by a newly installed program: first the new one is tried, as a child that only
// says whether it could go on from here; only when it says so, we become it. A new program that cannot start,
// does not end, does not understand what we leave, or is something else altogether is thus found out while
// the old one still runs.
#pragma once

#include "base/time.hpp"
#include "protocol/run_end.hpp"

#include <cstdint>
#include <optional>

namespace lares::machine {

class Upgrade {
  public:
    static constexpr Span time_for_trial = std::chrono::seconds{5};

    enum class Step : std::uint8_t {
        nothing,
        try_it,        // start the trial, and tell when it is
        become_it,     // it could go on: execute it; when that fails, we go on ourselves
        end_trial,     // KILL: it takes too long
        give_up,       // it cannot
        give_up_slow,  // it was ended
        give_up_other, // it ended well, and has not said that it can: it knows nothing of this
    };

    // Who asks while a trial runs gets its answer with the first.
    Step on_asked();
    void on_trial_started(std::int32_t pid, Moment now) { pid_ = pid, until_ = now + time_for_trial; }
    Step on_child_ended(std::int32_t pid, protocol::RunEnd end, bool has_said_so);
    Step on_time(Moment now);

    bool is_trial(std::int32_t pid) const { return pid_ != 0 && pid_ == pid; }
    std::int32_t pid() const { return pid_; }
    std::optional<Moment> deadline() const {
        return pid_ != 0 && !is_over_ ? std::optional{until_} : std::nullopt;
    }

  private:
    std::int32_t pid_ = 0; // of the trial
    bool is_over_ = false; // it was killed for taking too long
    Moment until_;
};

} // namespace lares::machine
