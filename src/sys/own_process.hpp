// SPDX-License-Identifier: ISC
// What a process may change about itself before it becomes another program.
#pragma once

#include "base/result.hpp"

namespace lares::sys {

// This process leads a session and a process group of its own from now on, unless it leads a group already.
void begin_session();

// By so much later than others when the processor is wanted; earlier when it is negative.
Result<> change_niceness(int by);

} // namespace lares::sys
