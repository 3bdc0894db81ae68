// SPDX-License-Identifier: ISC
// What a process may change about itself before it becomes another program.
#pragma once

#include "base/result.hpp"

#include <optional>

namespace lares::sys {

// This process leads a session and a process group of its own from now on, unless it leads a group already.
void begin_session();

// By so much later than others when the processor is wanted; earlier when it is negative.
Result<> change_niceness(int by);

// Processes below this one that lose their parent become children of this one. Programs that are executed
// later keep that, children do not have it.
void adopt_orphans();

// How readily the kernel ends this process when it has no memory left, and what its children get: from -1000,
// never, to 1000. See proc(5).
std::optional<int> oom_score_adj();
// What supervise, svscan and svscanboot have if they may: rather anybody else, and yet the kernel is not left
// without a choice.
inline constexpr int oom_score_adj_of_supervisors = -900;
// To lower it takes privilege.
Result<> set_oom_score_adj(int value);

} // namespace lares::sys
