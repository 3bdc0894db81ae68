// SPDX-License-Identifier: ISC
// How the runs of a service have ended, for people: the newest first, those that have ended in the same way
// folded into one.
//
//     exit 1, 5 times in the last 12s, the last 0.021s after its start
//     SIGSEGV with a core file, 3h 2m ago, 34m 59s after its start
//     SIGTERM by command, 5h ago, 2h after its start
#pragma once

#include "base/tai.hpp"
#include "protocol/run_record.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace lares::present {

// At most so many lines; what is older is left out. `runs`: the oldest first.
std::vector<std::string> death_lines(std::span<const protocol::RunRecord> runs, TaiLabel now,
                                     std::size_t most);

} // namespace lares::present
