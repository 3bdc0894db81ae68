// SPDX-License-Identifier: ISC
// What a signal does to another process, as the kernel tells (proc(5)): whether it would be the end of it.
#pragma once

#include <string_view>
#include <sys/types.h>

namespace lares::sys {

// It neither catches the signal nor ignores nor blocks it, so that the default action is taken. False: it
// does, or that cannot be seen. Of a signal whose default is the end, as SIGHUP.
bool takes_default_action(pid_t pid, int signal);
// The text of /proc/PID/status.
bool takes_default_action(std::string_view status, int signal);

} // namespace lares::sys
