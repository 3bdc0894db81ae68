// SPDX-License-Identifier: ISC
// Where a program is that is called by its name alone: where sys::execute() would look for it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lares::service {

// $PATH, or what holds where that is not set.
std::string_view own_path();

// The elements of such a variable, an empty one as what it means.
std::vector<std::string> places_of_programs(std::string_view path = own_path());

// The first file of that name in them that can be executed; empty: there is none.
std::string program_in(const std::string& name, std::string_view path = own_path());

} // namespace lares::service
