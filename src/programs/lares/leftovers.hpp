// SPDX-License-Identifier: ISC
// What goes on of services that have been stopped, though it is theirs: noted in their outcomes.
#pragma once

#include "outcomes.hpp"
#include "service/offspring.hpp"

#include <string>
#include <vector>

namespace lares::front {

std::vector<present::LeftProcess> shown_of(const std::vector<service::LeftProcess>& left);
// "its run does not exec; ", "it has gone into the background; ", or nothing.
std::string why_they_go_on(const std::vector<service::LeftProcess>& left, bool is_of_shell);

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
