// SPDX-License-Identifier: ISC
// Names that nothing has yet: whoever makes one never takes the place of something else, however two of them
// hurry. EEXIST: the name is taken.
#pragma once

#include "base/result.hpp"

#include <string_view>
#include <sys/types.h>

namespace lares::sys {

// With this text, all of which is on the disk when it answers; what fails may leave a part of it.
Result<> make_new_file(int directory, const char* name, std::string_view text, mode_t mode);
Result<> make_new_directory(int directory, const char* name, mode_t mode);
Result<> make_new_link(int directory, const char* name, const char* target);

// Both are of the same directory. Where the file system cannot do it in one step (NFS, some FUSE), it looks
// first: two that hurry may meet there, but a directory with something in it never gives way.
Result<> rename_to_new(int directory, const char* name, const char* other);

// Of what has the name, be it a link.
Result<> set_owner(int directory, const char* name, uid_t user, gid_t group);

} // namespace lares::sys
