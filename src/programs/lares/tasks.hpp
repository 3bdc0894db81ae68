// SPDX-License-Identifier: ISC
// From what is to happen to what is told to whom: the tasks of an Undertaking, one for each line that is
// shown.
#pragma once

#include "acting.hpp"
#include "service/undertaking.hpp"

#include <string>
#include <vector>

namespace lares::front {

struct Errand {
    service::Task task;
    present::OutcomeVerb verb;
    std::string signal;
    std::string because; // "web needs it"; empty: it was named
    bool is_told = true; // not so: it happens by itself, and is nobody's failure
};

struct Errands {
    std::vector<Errand> all;
    std::vector<std::string> warnings; // what is needed and not there
};

Errands errands_of(const Action& action, const std::vector<service::Selected>& services);
// Of an action with a plan, for those that are chosen there.
Errands errands_of(const Action& action, const service::Surroundings& around);
Errand errand_of(const service::Move& move, const service::Surroundings& around);

} // namespace lares::front
