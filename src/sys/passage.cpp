// SPDX-License-Identifier: ISC
#include "passage.hpp"

#include "fd.hpp"

#include <fcntl.h>
#include <sys/stat.h>

namespace lares::sys {

namespace {

mode_t bit_of(Passage::Whose whose) {
    using Whose = Passage::Whose;
    return whose == Whose::owner ? S_IXUSR : whose == Whose::group ? S_IXGRP : S_IXOTH;
}

} // namespace

bool Passage::is_directory() const {
    return S_ISDIR(mode);
}

Passage::Whose Passage::whose_bits(uid_t user, gid_t group_of_user) const {
    if (user == owner) return Whose::owner;
    return group_of_user == group ? Whose::group : Whose::others;
}

bool Passage::is_open_to(uid_t user, gid_t group_of_user) const {
    if (user == 0) return is_directory() || (mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
    return (mode & bit_of(whose_bits(user, group_of_user))) != 0;
}

Result<Passage> passage_of(int directory, const char* name) {
    struct stat found;
    if (::fstatat(directory, name, &found, 0) < 0) return failed_to("stat");
    return Passage{found.st_uid, found.st_gid, found.st_mode};
}

} // namespace lares::sys
