// SPDX-License-Identifier: ISC
// What a process that does not go is doing, as /proc shows it from outside: what it waits in, and what it has
// open.
//
// It may hang in a disk that does not answer. So nothing is asked here of its files, its directories or its
// memory: links are read, and not followed. In state D it is not asked for its system call: for that the
// kernel may wait for one that hangs in the midst of an exec.
#pragma once

#include "base/fixed_list.hpp"
#include "base/text.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <sys/types.h>

namespace lares::sys {

struct ProcessLook {
    TextBuffer<15> name;                      // of its program, as the kernel cuts it
    char state = '?';                         // D: it waits for a disk or the like, and hears nothing
    TextBuffer<47> wait_channel;              // where in the kernel; empty: nowhere, or that may not be seen
    std::optional<std::uint32_t> system_call; // nothing: it is in none, or that may not be seen
};

// Nothing: there is none.
std::optional<ProcessLook> look_at_process(pid_t pid);
// The same of the texts of /proc/PID/stat, wchan and syscall.
std::optional<ProcessLook> process_look_from_texts(std::string_view stat, std::string_view wait_channel,
                                                   std::string_view system_call);

// Of those in which processes mostly wait; empty: another one.
std::string_view system_call_name(std::uint32_t number);

// "state S, waits in pipe_read, system call read"; as much as is known.
using LookWords = TextBuffer<128>;
LookWords words_for(const ProcessLook& look);

// Something that it has open. The end of a long path tells more than its beginning.
struct OpenFile {
    std::uint32_t number = 0;
    TextBuffer<47> target; // as the kernel calls it
};
inline constexpr std::size_t most_open_files = 8;
using OpenFiles = FixedList<OpenFile, most_open_files>;

// The first of them; none when they may not be seen.
OpenFiles open_files_of(pid_t pid);

} // namespace lares::sys
