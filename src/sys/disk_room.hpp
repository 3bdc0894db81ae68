// SPDX-License-Identifier: ISC
// How much room the disk has on which a file or a directory lies (statvfs(3)).
#pragma once

#include "base/result.hpp"

#include <cstdint>

namespace lares::sys {

struct DiskRoom {
    std::uint64_t device = 0; // which disk it is
    std::uint64_t bytes = 0;  // of all of it; 0: it has no size
    std::uint64_t free = 0;   // for those who are not root
    std::uint64_t inodes = 0; // files that it can have; 0: as many as one likes
    std::uint64_t free_inodes = 0;
    bool is_read_only = false;

    bool is_full() const { return bytes != 0 && free == 0; }
    bool lacks_inodes() const { return inodes != 0 && free_inodes == 0; }
    // Less than one part in so many is left, of either.
    bool has_less_than_one_in(std::uint64_t parts) const {
        return (bytes != 0 && free < bytes / parts) || (inodes != 0 && free_inodes < inodes / parts);
    }

    friend bool operator==(const DiskRoom&, const DiskRoom&) = default;
};

// A disk that does not answer is waited for.
Result<DiskRoom> disk_room_at(int directory, const char* name);

} // namespace lares::sys
