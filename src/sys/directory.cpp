// SPDX-License-Identifier: ISC
#include "directory.hpp"

#include <dirent.h>
#include <unistd.h>

namespace lares::sys {

DirectoryNames::DirectoryNames(const Fd& directory, std::span<std::uint64_t> room)
    : directory_{directory}, room_{room} {
    ::lseek(directory_.number(), 0, SEEK_SET);
}

Result<const char*> DirectoryNames::next() {
    if (at_ == filled_) {
        const ssize_t size =
            ::getdents64(directory_.number(), reinterpret_cast<dirent*>(room_.data()), room_.size_bytes());
        if (size < 0) return failed_to("read directory");
        if (size == 0) return nullptr;
        at_ = 0;
        filled_ = static_cast<std::size_t>(size);
    }
    const auto* entry = reinterpret_cast<const dirent*>(reinterpret_cast<const char*>(room_.data()) + at_);
    at_ += entry->d_reclen;
    is_something_else_ = entry->d_type != DT_REG && entry->d_type != DT_UNKNOWN;
    return entry->d_name;
}

} // namespace lares::sys
