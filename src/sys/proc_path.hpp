// SPDX-License-Identifier: ISC
// A descriptor as a path, for calls that take no descriptor.
#pragma once

#include "base/text.hpp"

namespace lares::sys {

// "/proc/self/fd/3"
inline TextBuffer<32> proc_path_of(int fd) {
    TextBuffer<32> path;
    path.append("/proc/self/fd/").append_number(static_cast<unsigned>(fd));
    return path;
}

} // namespace lares::sys
