// SPDX-License-Identifier: ISC
// In which control group the kernel has ended a process for want of memory, where it was that group which had
// no more, and not the machine (cgroups(7)).
#pragma once

#include "base/text.hpp"

#include <cstdint>
#include <string_view>

namespace lares::sys {

// The path of that group, by a record of /dev/kmsg; empty: it is about something else, or another process.
std::string_view group_of_oom_kill(std::string_view record, std::uint32_t pid);

// The same, by the last such record that the kernel remembers; empty: there is none, or none may be read.
using GroupPath = TextBuffer<511>;
GroupPath group_that_had_no_memory_for(std::uint32_t pid);

} // namespace lares::sys
