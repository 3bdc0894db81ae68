// SPDX-License-Identifier: ISC
// Who serves a scan directory. A svscan of ours says who it is, and reads commands there; that of
// daemontools, runsvdir and s6-svscan leave no trace but themselves: svscan and s6-svscan work in that
// directory, and runsvdir was called with it.
#pragma once

#include "process_table.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lares::service {

struct Scanner {
    pid_t pid = 0;
    std::string place; // the directory that it serves, as it can be reached from here

    // Its path without links; empty: it may not be seen.
    std::string directory() const;
};

// By their numbers.
std::vector<Scanner> scanners_among(const ProcessTable& table);

// The svscan that has published itself there; 0: none has, or it is gone.
pid_t published_scanner(const std::string& scan_directory);

struct ScanServer {
    std::optional<bool> runs; // nothing: there is one whose directory may not be seen
    pid_t pid = 0;
};
ScanServer server_among(std::span<const Scanner> scanners, const std::string& scan_directory);

// Nothing: there is one whose directory may not be seen.
std::optional<bool> is_scanned(const std::string& scan_directory);

// All that are served on this machine, as far as it may be seen; each once, by their names.
std::vector<std::string> scanned_directories();

} // namespace lares::service
