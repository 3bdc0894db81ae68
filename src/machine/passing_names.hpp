// SPDX-License-Identifier: ISC
// When the names that have just appeared in the scan directory are looked at.
//
// Tools replace a link by making another one under a passing name and renaming it (ln -sfn). So a name that
// has just come gets an instant to be what it is going to be; those that come in that instant are looked at
// together.
#pragma once

#include "base/time.hpp"

#include <optional>

namespace lares::machine {

class PassingNames {
  public:
    // How long a passing name may take to be renamed.
    static constexpr Span time_to_pass = std::chrono::milliseconds{2};

    void on_appeared(Moment now) {
        if (!deadline_) deadline_ = now + time_to_pass;
    }
    bool are_due(Moment now) const { return deadline_ && now >= *deadline_; }
    void on_looked_at() { deadline_.reset(); }
    std::optional<Moment> deadline() const { return deadline_; }

  private:
    std::optional<Moment> deadline_;
};

} // namespace lares::machine
