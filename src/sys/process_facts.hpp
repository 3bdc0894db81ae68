// SPDX-License-Identifier: ISC
// Who a process is, as /proc tells it (proc(5)). A pid alone is a number that is used again; with the moment
// at which its process began, and within one era, it is one process.
#pragma once

#include "base/era.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <sys/types.h>

namespace lares::sys {

struct ProcessFacts {
    std::uint64_t started = 0; // ticks since boot
    pid_t parent = 0;
    char state = '?'; // Z: dead, and not reaped

    bool is_dead() const { return state == 'Z' || state == 'X'; }

    friend bool operator==(const ProcessFacts&, const ProcessFacts&) = default;
};

// ESRCH (or ENOENT): there is none.
Result<ProcessFacts> facts_of_process(pid_t pid);
// The same of a process that is known: nothing when it has gone, be it that its number is used again.
std::optional<ProcessFacts> facts_of_known_process(pid_t pid, std::uint64_t started);
// Is that one there, and not dead?
bool is_alive(pid_t pid, std::uint64_t started);
// There is none of that number, not even a dead one that nobody has reaped.
bool is_gone(pid_t pid);
// Whose it is: root, of one whose rights have changed while it ran. Nothing: it may not be looked at, or is
// gone.
std::optional<std::uint32_t> user_of_process(pid_t pid);
// 0: there is none, or it may not be looked at.
std::uint64_t start_of_process(pid_t pid);
// Who leads the session that it is in; -1: there is no such process.
pid_t session_of_process(pid_t pid);
// The text of /proc/PID/stat; the name of the program in it may be anything.
std::optional<ProcessFacts> process_facts_from_text(std::string_view text);

// What `started` is counted in: USER_HZ of Linux, which is no property of the kernel's configuration.
inline constexpr Span a_tick = std::chrono::milliseconds{10};
std::uint64_t ticks_since_boot(); // now

// How long it has been there, of one that started so many ticks after the boot.
Span age_of_start(std::uint64_t started);

// The era in which this process lives; empty where /proc does not tell.
Era era_now();

} // namespace lares::sys
