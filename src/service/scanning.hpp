// SPDX-License-Identifier: ISC
// Who serves a scan directory. A svscan of ours reads commands there; that of daemontools, runsvdir and
// s6-svscan leave no trace but themselves: svscan and s6-svscan work in that directory, and runsvdir was
// called with it.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace lares::service {

// Nothing: there is one whose directory may not be seen.
std::optional<bool> is_scanned(const std::string& scan_directory);

// All that are served on this machine, as far as it may be seen; each once, by their names.
std::vector<std::string> scanned_directories();

} // namespace lares::service
