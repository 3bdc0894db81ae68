// SPDX-License-Identifier: ISC
// The command that ends some processes, as long as somebody can read it: pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <sys/types.h>
#include <vector>

namespace lares::diagnosis {

// More do not fit into a line of a terminal.
inline constexpr std::size_t most_killed_at_once = 8;

// "kill 812 813": the first of them.
std::string kill_line(std::span<const pid_t> pids);
// "the first 8 of 300; ask again then": who is ended by it; empty: all.
std::string about_the_rest(std::size_t count);

// The command for many that are children of one process and have these names: "pkill -P 801 -x 'app|sleep'".
std::string kill_children(pid_t parent, std::vector<std::string> names);

} // namespace lares::diagnosis
