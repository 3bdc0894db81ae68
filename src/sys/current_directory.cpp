// SPDX-License-Identifier: ISC
#include "current_directory.hpp"

#include "file.hpp"

#include <fcntl.h>

namespace lares::sys {

Result<> enter(const char* name) {
    if (::chdir(name) < 0) return failed_to("chdir");
    return {};
}

Result<> enter(const Fd& directory) {
    if (::fchdir(directory.number()) < 0) return failed_to("chdir");
    return {};
}

Result<Fd> note_current_directory() {
    return open_at(here, ".", O_PATH | O_DIRECTORY);
}

Result<> make_current_directory_the_root() {
    if (::chroot(".") < 0) return failed_to("chroot");
    return {};
}

} // namespace lares::sys
