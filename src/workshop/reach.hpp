// SPDX-License-Identifier: ISC
// Whether whoever a service is to be can come to its files at all, and whether those are where it will look
// for them.
#pragma once

#include "account.hpp"

#include <string>
#include <vector>

namespace lares::workshop {

// What on the way to the program is closed to the account, be it the program; empty: nothing is, as far as
// the permission bits say.
std::string closed_on_the_way(const Account& account, const std::string& program);

// Words of a command that are files here, and not where it runs.
std::vector<std::string> files_left_behind(const std::vector<std::string>& command,
                                           const std::string& working_directory);

} // namespace lares::workshop
