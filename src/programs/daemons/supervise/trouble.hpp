// SPDX-License-Identifier: ISC
// What to do about a control directory that cannot be had, or not be written to.
//
// The error alone rarely says it: a socket in the place of a FIFO is "device not configured", and "access
// denied" does not tell who would be let in. So whoever has failed looks again, at what is there.
#pragma once

#include "control_files.hpp"
#include "protocol/run_file.hpp"

namespace lares::supervise {

// Empty when there is nothing to say. `service`: the service directory, and `name` what the user calls it;
// `control`: the control directory as seen from there.
protocol::Hint remedy_for(const ControlFiles::Failure& failure, int service, const char* name,
                          const char* control);

} // namespace lares::supervise
