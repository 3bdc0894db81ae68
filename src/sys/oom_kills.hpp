// SPDX-License-Identifier: ISC
// Did the kernel end a process because there was no memory left? It says so in its log (/dev/kmsg), which
// only the privileged may read, and nowhere else.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <string_view>

namespace lares::sys {

// A record of /dev/kmsg (Documentation/ABI/testing/dev-kmsg) says that this process was ended for want of
// memory, of the machine or of its cgroup, at that moment or later.
bool tells_of_oom_kill(std::string_view record, std::uint32_t pid, Moment since);

// False also when it cannot be found out. It reads what the kernel remembers, which takes some milliseconds.
bool was_killed_for_want_of_memory(std::uint32_t pid, Moment since);

} // namespace lares::sys
