// SPDX-License-Identifier: ISC
// Whether somebody serves a scan directory. A svscan of ours reads commands there; that of daemontools,
// runsvdir and s6-svscan leave no trace but themselves: they work in that directory.
#pragma once

#include <optional>
#include <string>

namespace lares::service {

// Nothing: there is one whose directory may not be seen.
std::optional<bool> is_scanned(const std::string& scan_directory);

} // namespace lares::service
