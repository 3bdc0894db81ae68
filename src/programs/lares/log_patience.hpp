// SPDX-License-Identifier: ISC
// Says once of each log that is to end, when that takes long, what it waits for.
#pragma once

#include "outcomes.hpp"

#include <set>
#include <string>
#include <sys/types.h>

namespace lares::front {

class LogPatience {
  public:
    LogPatience(const Terms& terms, Moment begun) : terms_{terms}, begun_{begun} {}

    // `name`: of the log. `writer`: a process that may still write what it reads; 0: none is known.
    void look(const std::string& name, const service::Service& log, pid_t writer);

  private:
    const Terms& terms_;
    Moment begun_;
    std::set<std::string> told_;
};

} // namespace lares::front
