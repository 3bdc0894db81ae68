// SPDX-License-Identifier: ISC
// lares restart: services run anew, and those that need them do where they do not ride it out.
#include "acting.hpp"

namespace lares::front {

void add_restart(CLI::App& app, const Common& common, Act& act) {
    add_action(app, common, act, "restart", "Stops them, starts them again, and waits until they are ready",
               {present::OutcomeVerb::restart, service::plan_of_restart});
}

} // namespace lares::front
