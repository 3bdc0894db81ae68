// SPDX-License-Identifier: ISC
// The children of a process that is there only to have them. Apart from process.hpp, since what fork() brings
// along is of no use to a daemon.
#pragma once

#include "base/result.hpp"

#include <sys/types.h>

namespace lares::sys {

// Is any process a child of this one, dead or alive?
bool has_children();

// A copy of this process; 0 in the copy.
Result<pid_t> fork_process();

// To every process that is a child of this one at this moment.
Result<> send_signal_to_children(int signal);

} // namespace lares::sys
