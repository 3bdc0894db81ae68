// SPDX-License-Identifier: ISC
// The number of a device, as stat(2) has it, of its two halves, as /proc lists it (makedev(3)).
#pragma once

#include <cstdint>
#include <sys/sysmacros.h>

namespace lares::sys {

inline std::uint64_t device_number(std::uint64_t major_half, std::uint64_t minor_half) {
    return makedev(static_cast<unsigned>(major_half), static_cast<unsigned>(minor_half));
}

} // namespace lares::sys
