// SPDX-License-Identifier: ISC
// lares stop: services are down, after those that need them.
#include "acting.hpp"

namespace lares::front {

void add_stop(CLI::App& app, const Common& common, Act& act) {
    add_action(app, common, act, "stop",
               "Stops them, after those that need them, and waits until they are down",
               {present::OutcomeVerb::stop, service::plan_of_stop});
}

} // namespace lares::front
