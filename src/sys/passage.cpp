// SPDX-License-Identifier: ISC
#include "passage.hpp"

#include "fd.hpp"

#include <fcntl.h>
#include <sys/stat.h>

namespace lares::sys {

bool Passage::is_open_to(uid_t user, gid_t group_of_user) const {
    if (user == 0) return true;
    if (user == owner) return (mode & S_IXUSR) != 0;
    return (mode & (group_of_user == group ? S_IXGRP : S_IXOTH)) != 0;
}

Result<Passage> passage_of(int directory, const char* name) {
    struct stat found;
    if (::fstatat(directory, name, &found, 0) < 0) return failed_to("stat");
    return Passage{found.st_uid, found.st_gid, found.st_mode};
}

} // namespace lares::sys
