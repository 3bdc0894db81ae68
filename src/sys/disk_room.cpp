// SPDX-License-Identifier: ISC
#include "disk_room.hpp"

#include "file.hpp"
#include "unfinished.hpp"

#include <fcntl.h>
#include <sys/statvfs.h>

namespace lares::sys {

Result<DiskRoom> disk_room_at(int directory, const char* name) {
    const auto file = open_at(directory, name, O_PATH);
    if (!file) return fail(file);
    const auto found = info(*file);
    struct statvfs told {};
    if (::fstatvfs(file->number(), &told) < 0) return failed_to("ask the disk of");
    const std::uint64_t unit = told.f_frsize;
    return DiskRoom{found ? found->identity.device : 0,
                    told.f_blocks * unit,
                    told.f_bavail * unit,
                    told.f_files,
                    told.f_favail,
                    (told.f_flag & ST_RDONLY) != 0};
}

} // namespace lares::sys
