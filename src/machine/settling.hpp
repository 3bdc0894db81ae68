// SPDX-License-Identifier: ISC
// When a directory that is being made in place is whole, so that its service can be started.
//
// It has settled when it has a `run` and nothing has happened in it for a while; and, whatever is in it, when
// daemontools, which looks every five seconds, would have found it at the latest.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <cstdint>

namespace lares::machine {

class Settling {
  public:
    // For this long nothing has happened in it …
    static constexpr Span quiet_time = std::chrono::milliseconds{250};
    // … and this long it is waited for.
    static constexpr Span patience = std::chrono::seconds{5};

    enum class Step : std::uint8_t {
        wait,
        look_for_run, // it has settled if there is one; if not, answer with on_run_missing()
        go_on,        // it counts as settled
    };

    explicit Settling(Moment now) : quiet_{now + quiet_time}, patience_ends_{now + patience} {}

    Step next_step(Moment now) const {
        if (now >= patience_ends_) return Step::go_on;
        return now < quiet_ ? Step::wait : Step::look_for_run;
    }
    Moment deadline() const { return std::min(quiet_, patience_ends_); }

    void on_changed(Moment now) { quiet_ = now + quiet_time; }
    // Until something happens there is nothing to look at.
    void on_run_missing() { quiet_ = patience_ends_; }

  private:
    Moment quiet_; // when nothing has happened for long enough
    Moment patience_ends_;
};

} // namespace lares::machine
