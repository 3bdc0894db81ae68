// SPDX-License-Identifier: ISC
// Did the kernel end a process because there was no memory left? It says whom it has ended in its log
// (/dev/kmsg), which only the privileged may read, and nowhere else; and in /proc/vmstat how many there were.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::sys {

// A record of /dev/kmsg (Documentation/ABI/testing/dev-kmsg) says that this process was ended for want of
// memory, of the machine or of its cgroup, at that moment or later.
bool tells_of_oom_kill(std::string_view record, std::uint32_t pid, Moment since);

// How many processes the kernel has ended so since it was booted; nothing: it does not say (before Linux
// 4.13), or cannot be asked.
std::optional<std::uint64_t> oom_kills_since_boot();
// The same, by a line of /proc/vmstat; nothing: it is about something else.
std::optional<std::uint64_t> oom_kills_of_line(std::string_view line);

class OomKills {
  public:
    // Was it? False also when it cannot be found out. It reads all that the kernel remembers, which takes
    // some milliseconds, and only if somebody was ended so since it was asked last.
    bool include(std::uint32_t pid, Moment since);

  private:
    std::uint64_t seen_ = 0;
};

} // namespace lares::sys
