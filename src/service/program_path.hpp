// SPDX-License-Identifier: ISC
// Where a program is that is called by its name alone: where sys::execute() would look for it.
#pragma once

#include <string>
#include <vector>

namespace lares::service {

// The elements of $PATH, an empty one as what it means.
std::vector<std::string> places_of_programs();

// The first file of that name in $PATH that can be executed; empty: there is none.
std::string program_in_path(const std::string& name);

} // namespace lares::service
