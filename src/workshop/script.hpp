// SPDX-License-Identifier: ISC
// The scripts `run` and `log/run` of a service directory that is made: plain POSIX, as somebody who knows
// daemontools would write them, so that they can be read and changed by hand, and run under any supervise of
// the family.
//
//     #!/bin/sh
//     exec 2>&1                                   what is said on standard error is for the log as well
//     here=$(pwd -P)                              only where another directory is the current one
//     cd /srv/app || exit 111
//     exec envdir "$here"/env setuidgid www softlimit -m 536870912 ./server -p 8080
//
// Each of the loaders becomes the next one; a chain that is wider than a page has a line for each. The last
// line is an exec, so that the server takes the place of the shell and hears the signals. Files with
// variables are read by whoever runs svscan, before it becomes somebody else, since they may hold secrets.
#pragma once

#include "blueprint.hpp"

#include <string>

namespace lares::workshop {

std::string run_script(const Blueprint& blueprint);

// Each instance of a template has a log directory of its own.
std::string log_script(const Blueprint& blueprint, const LogPlan& log);

// Where the logger writes, as its script says it: "./main".
std::string log_directory_word(const Blueprint& blueprint, const LogPlan& log);

} // namespace lares::workshop
