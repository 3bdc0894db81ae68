// SPDX-License-Identifier: ISC
#include "private_disk.hpp"

#include "fd.hpp"

#include <sched.h>
#include <sys/mount.h>

namespace lares::sys {

Result<> mount_private_disk(const char* directory, const char* options) {
    if (::unshare(CLONE_NEWNS) < 0) return failed_to("have mounts of its own");
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) < 0)
        return failed_to("make mounts private");
    if (::mount("none", directory, "tmpfs", MS_NOSUID | MS_NODEV, options) < 0)
        return failed_to("mount a tmpfs");
    return {};
}

void detach_disk(const char* directory) {
    (void)::umount2(directory, MNT_DETACH);
}

} // namespace lares::sys
