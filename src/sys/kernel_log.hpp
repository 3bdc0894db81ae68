// SPDX-License-Identifier: ISC
// What the kernel has said lately: the records of /dev/kmsg (Documentation/ABI/testing/dev-kmsg), which only
// the privileged may read.
#pragma once

#include "file.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>

namespace lares::sys {

// Calls then(record) for each that is remembered, the oldest first, until one answers true. False: none has,
// or they may not be read.
template <class Then>
bool any_kernel_record(Then then) {
    constexpr int most_records = 1 << 17; // no kernel keeps more
    const auto log = open_at(here, "/dev/kmsg", O_RDONLY | O_NONBLOCK);
    if (!log) return false;
    std::array<char, 1024> room;
    for (int count = 0; count < most_records; ++count) {
        const ssize_t size = ::read(log->number(), room.data(), room.size());
        // EPIPE: it was overwritten meanwhile, EINVAL: it is longer than the room; the next one is another.
        if (size < 0 && errno != EPIPE && errno != EINVAL) return false;
        if (size == 0) return false;
        if (size > 0 && then(std::string_view{room.data(), static_cast<std::size_t>(size)})) return true;
    }
    return false;
}

} // namespace lares::sys
