// SPDX-License-Identifier: ISC
// Whether whoever a service is to be can come to its files at all, and whether those are where it will look
// for them.
#pragma once

#include "account.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lares::workshop {

// A directory, or the program itself, and how it is opened.
struct Closed {
    std::string path;
    std::string permission; // "o+x": what chmod is to be told
};

// What on the way to the program is closed to the account, be it the program; nothing: as far as the
// permission bits say.
std::optional<Closed> closed_on_the_way(const Account& account, const std::string& program);

// Words of a command that are files here, and not where it runs.
std::vector<std::string> files_left_behind(const std::vector<std::string>& command,
                                           const std::string& working_directory);

} // namespace lares::workshop
