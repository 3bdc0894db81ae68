// SPDX-License-Identifier: ISC
// Where a path leads, for comparing and for showing it.
#pragma once

#include "sys/file.hpp"

#include <string>

namespace lares::service {

// Without links and from the root; empty: it leads nowhere, or where nobody may look.
std::string real_path_of(const std::string& path, int start = sys::here);

} // namespace lares::service
