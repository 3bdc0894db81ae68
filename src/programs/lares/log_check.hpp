// SPDX-License-Identifier: ISC
// Whether the logs of services that were enabled have come to stay as well: a service whose logger keeps
// ending is up, and stands still as soon as the pipe is full.
#pragma once

#include "verb.hpp"

#include <string>
#include <vector>

namespace lares::front {

// The exit code. What is wrong is said.
int check_logs(const Common& common, const std::vector<std::string>& names);

} // namespace lares::front
