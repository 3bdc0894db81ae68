// SPDX-License-Identifier: ISC
// Services whose directories are not there, so that nothing can be read of them: the entry of the scan
// directory is a link that leads nowhere, or the directory has been deleted while its supervise runs. What
// cannot be seen anywhere else has to be seen among the others.
#pragma once

#include "survey.hpp"

#include <string>
#include <vector>

namespace lares::service {

// Notes which of them have no directory.
void note_missing(const std::string& scan_directory, std::span<Surveyed> seen);
// Adds those that have no entry either, and are known to the svscan there, in the order of the names.
void add_without_entry(const std::string& scan_directory, std::vector<Surveyed>& all);

} // namespace lares::service
