// SPDX-License-Identifier: ISC
// Where the things of another service of the scan directory are, by the name of its entry there. It may be an
// instance, and calls them by its name then.
#pragma once

#include "base/result.hpp"
#include "protocol/control_directory.hpp"

namespace lares::supervise {

// Both from the scan directory, or absolute below an absolute $SUPERVISEDIR.
Result<protocol::PathText> control_of_neighbour(int scan_directory, const char* neighbour);
Result<protocol::PathText> event_of_neighbour(int scan_directory, const char* neighbour);

// Whose control directory has this absolute path.
protocol::ControlOwner owner_of_neighbours_control(std::string_view control);

} // namespace lares::supervise
