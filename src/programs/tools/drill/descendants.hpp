// SPDX-License-Identifier: ISC
// Everybody below this process. It adopts orphans, so that nobody whom it has brought about can get away: not
// into a session of its own, and not by the death of its parent.
#pragma once

#include "protocol/scan_state.hpp"
#include "sys/signals.hpp"

#include <string>
#include <sys/types.h>
#include <vector>

namespace lares::drill {

struct Descendant {
    protocol::KnownProcess process;
    pid_t parent = 0;
};

// Alive; parents before their children.
std::vector<Descendant> descendants_of(pid_t ancestor);

// With KILL, again and again, until there is none. `signals` reports SIGCHLD. The names of those that the
// kernel does not let go of within half a minute.
std::vector<std::string> end_all_descendants(sys::Signals& signals);

bool is_alive(const protocol::KnownProcess& process);
// What it runs, for a message.
std::string program_of(pid_t pid);

} // namespace lares::drill
