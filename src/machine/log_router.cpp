// SPDX-License-Identifier: ISC
#include "log_router.hpp"

namespace lares::machine {

bool goes_everywhere(LogActions actions) {
    for (const protocol::LogAction& action : actions)
        if (action.kind != protocol::LogAction::Kind::append) return false;
    return true;
}

} // namespace lares::machine
