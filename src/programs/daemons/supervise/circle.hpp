// SPDX-License-Identifier: ISC
// Services that need each other in a circle: found by each of them that waits, which follows the files from
// one to the next. It goes eight deep and looks at so many at most.
#pragma once

#include "doubt.hpp"
#include "machine/neighbourhood.hpp"
#include "standpoint.hpp"

namespace lares::supervise {

// From one that we need: does it need us, be it through others? From one that we want: or does it want us?
// `doubt` has what kept it from going on somewhere.
bool leads_back(const Standpoint& at, const char* neighbour, machine::Bond::Kind from, Doubt& doubt);

} // namespace lares::supervise
