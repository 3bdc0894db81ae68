// SPDX-License-Identifier: ISC
// What an earlier svscanboot has left running: the svscan that serves a scan directory, and the readproctitle
// that shows its messages. Their records lie in .svscan (protocol/scan_state.hpp); machine::runs_on()
// decides.
#pragma once

#include "base/era.hpp"
#include "machine/boot.hpp"
#include "sys/fd.hpp"
#include "sys/process_handle.hpp"

#include <optional>
#include <sys/types.h>

namespace lares::svscanboot {

struct Found {
    pid_t pid;
    sys::ProcessHandle process;
};

// `directory` is the scan directory; `era` that of now.
std::optional<Found> find_svscan(const sys::Fd& directory, const Era& era);
// The one that reads these messages.
std::optional<Found> find_title(const sys::Fd& directory, const Era& era, const sys::Fd& messages);

// What this svscan, which is dead, has written of itself.
machine::Boot::LastWord last_word_of(const sys::Fd& directory, pid_t svscan);

} // namespace lares::svscanboot
