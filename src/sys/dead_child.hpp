// SPDX-License-Identifier: ISC
// Looking at a dead child before it is reaped: until then its pid is its own, and /proc tells who it was.
#pragma once

#include "process.hpp"

#include <optional>
#include <sys/types.h>

namespace lares::sys {

// One that has died; it stays as it is. Never waits.
std::optional<pid_t> find_dead_child();
// That one, and then it is gone.
std::optional<Reaped> reap(pid_t pid);

} // namespace lares::sys
