// SPDX-License-Identifier: ISC
// One line and the actions of a plan: where does the line go? The actions are gone through in order; what is
// selected at the place of a destination is what this destination gets.
#pragma once

#include "protocol/log_plan.hpp"

#include <span>
#include <string_view>

namespace lares::machine {

using LogActions = std::span<const protocol::LogAction>;

// Calls take(action) for each destination that gets the line.
template <class Take>
void route(LogActions actions, std::string_view line, Take&& take) {
    using Kind = protocol::LogAction::Kind;
    bool selected = true;
    for (const protocol::LogAction& action : actions) {
        const bool is_pattern = action.kind == Kind::select || action.kind == Kind::deselect;
        const bool selects = action.kind == Kind::select;
        if (!is_pattern) {
            if (selected) take(action);
        } else if (selected != selects && action.pattern.matches(line)) {
            selected = selects;
        }
    }
}

// Do all lines go to all directories and nowhere else? Then nobody needs to know where lines begin.
bool goes_everywhere(LogActions actions);

} // namespace lares::machine
