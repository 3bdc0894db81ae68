// SPDX-License-Identifier: ISC
// How a process was called. Its words may be anything, and it may have written over them (nginx does):
// whoever shows them makes them visible.
//
// Empty where there is nothing (a kernel thread, a dead one), and where it may not be looked at. What does
// not fit into the room is cut off.
#pragma once

#include <span>
#include <string_view>
#include <sys/types.h>

namespace lares::sys {

// Its words, with NUL between them.
std::string_view arguments_of(pid_t pid, std::span<char> room);
// Its words, with blanks between them.
std::string_view command_line_of(pid_t pid, std::span<char> room);

} // namespace lares::sys
