// SPDX-License-Identifier: ISC
// lares once: services are started, and not started again when they have ended.
#include "acting.hpp"

namespace lares::front {

void add_once(CLI::App& app, const Common& common, Act& act) {
    add_action(app, common, act, "once", "Starts them, and leaves them be when they have ended",
               {.verb = present::OutcomeVerb::once, .commands = "o"});
}

} // namespace lares::front
