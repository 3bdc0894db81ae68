// SPDX-License-Identifier: ISC
// What a process may change about itself before it becomes another program.
#pragma once

#include "base/result.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace lares::sys {

// This process leads a session and a process group of its own from now on, unless it leads a group already.
void begin_session();

// By so much later than others when the processor is wanted; earlier when it is negative.
Result<> change_niceness(int by);

// Processes below this one that lose their parent become children of this one. Programs that are executed
// later keep that, children do not have it.
void adopt_orphans();

// This process, and what it becomes by exec, gets the signal when the process that has started it dies.
void die_with_parent(int signal);

// The directory from which names are looked up that do not begin with a slash.
Result<> enter_directory(const char* name);
// Its path, a part of `room`; PATH_MAX bytes are enough for all that the kernel can name.
Result<std::string_view> current_directory(std::span<char> room);

// How readily the kernel ends this process when it has no memory left, and what its children get: from -1000,
// never, to 1000. See proc(5).
std::optional<int> oom_score_adj();
// What is short then, supervise, svscan and svscanboot would hardly give back, and without them nothing is
// started again. So they ask to be among the last, and leave the kernel a choice yet. The answer is what it
// was before; nothing when that has not changed, for want of privilege or because it was so low already.
std::optional<int> lower_oom_score_adj();

} // namespace lares::sys
