// SPDX-License-Identifier: ISC
// What to say of the first word of a command that is no program in $PATH: what may have been meant by it.
#pragma once

#include <string>

namespace lares::workshop {

// `there is no program "ngnix" in PATH; did you mean "nginx"?` A line for the shell, a variable, or the
// change of a directory or a user in front of a program is told with how that is done.
std::string missing_program(const std::string& word);

} // namespace lares::workshop
