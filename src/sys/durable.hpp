// SPDX-License-Identifier: ISC
// Files whose contents and names are to outlive a power cut, and the changes of names that happen whole or
// not at all. All names are of the same directory.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <sys/types.h>

namespace lares::sys {

// What was written, or for a directory its names, is on the disk when this answers.
Result<> sync(const Fd& fd);

// Another name for a file. EEXIST: the name is taken.
Result<> link(const Fd& directory, const char* name, const char* other);
// Whatever had the other name is gone.
Result<> rename(int directory, const char* name, const char* other);
inline Result<> rename(const Fd& directory, const char* name, const char* other) {
    return rename(directory.number(), name, other);
}

Result<> set_mode(const Fd& file, mode_t mode);
Result<> set_mode(const Fd& directory, const char* name, mode_t mode);

// As much as could be written at once, which is at least a byte.
Result<std::size_t> write_some(const Fd& fd, std::string_view text);
// All of it at once, or ENOSPC: then a part of it may stand there.
Result<> write_whole(const Fd& fd, std::string_view text);
// As much as could be written at some place in the file.
Result<std::size_t> write_at(const Fd& fd, std::string_view text, std::size_t place);

// What is behind that place is gone.
Result<> truncate(const Fd& file, std::uint64_t size);

} // namespace lares::sys
