// SPDX-License-Identifier: ISC
// What goes on of services that have been stopped, though it is theirs: noted in their outcomes.
#pragma once

#include "outcomes.hpp"
#include "service/offspring.hpp"

#include <vector>

namespace lares::front {

class Leftovers {
  public:
    // Before they are stopped.
    explicit Leftovers(const std::vector<Errand>& errands);

    // Waits a while for what is about to end.
    void await_ends(const service::Undertaking& undertaking, const sys::Fd& interruption) const;
    void note(present::Outcome& outcome, std::size_t number, const Terms& terms) const;

  private:
    service::Offspring offspring_;
};

} // namespace lares::front
