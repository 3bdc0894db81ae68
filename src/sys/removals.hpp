// SPDX-License-Identifier: ISC
// Being told by a signal that something was removed from a directory.
//
// It is dnotify, fcntl(F_NOTIFY): a process for each service cannot have an inotify instance each, of which a
// user has few (fs.inotify.max_user_instances, often 128). Moving a name out of the directory, renaming
// within it included, counts as removing it. Replacing the directory itself is not told.
#pragma once

#include "fd.hpp"

#include <csignal>

namespace lares::sys {

// What comes when something was removed: block it, and read it like the others (sys/signals.hpp).
inline constexpr int removal_signal = SIGIO;

// From now on, for as long as the directory is open for reading. A kernel without dnotify tells nothing.
void tell_of_removals(const Fd& directory);

// The same signal when a name appears there; for as long as that is open.
void tell_of_new_names(const Fd& directory);

// What has been told up to now is forgotten: it was our own doing.
void forget_removals();

} // namespace lares::sys
