// SPDX-License-Identifier: ISC
// Bytes from a file to whatever is on the other side, without looking at them; by the kernel where it can.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

#include <cstdint>

namespace lares::sys {

// From `begin` on, up to `end` or the end of the file.
Result<> copy_bytes(const Fd& file, std::uint64_t begin, std::uint64_t end, int to);

} // namespace lares::sys
