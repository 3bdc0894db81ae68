// SPDX-License-Identifier: ISC
// The names in a directory, sorted, for whoever looks at each of them.
#pragma once

#include "sys/file.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lares::service {

enum class Hidden : std::uint8_t { passed_over, told }; // those that begin with a dot; never "." and ".."

// None where it cannot be read.
std::vector<std::string> names_in(const std::string& directory, int start = sys::here,
                                  Hidden hidden = Hidden::passed_over);

} // namespace lares::service
