// SPDX-License-Identifier: ISC
#include "replaceable_file.hpp"

#include "file.hpp"
#include "unfinished.hpp"
#include "unnamed_calls.hpp"

#include <cstdio>
#include <fcntl.h>

namespace lares::sys {

namespace {

bool exchange_is_unknown(int error) {
    return error == EINVAL || error == ENOSYS || error == EOPNOTSUPP;
}

} // namespace

Result<> ReplaceableFile::open_spare(int directory) {
    constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_NOFOLLOW;
    auto spare = open_at(directory, unfinished_name(name_).c_str(), flags, mode_);
    if (!spare) return fail(spare);
    spare_ = {std::move(*spare), 0};
    return {};
}

Result<> ReplaceableFile::write_spare(std::string_view contents) {
    const ssize_t size = ::pwrite(spare_.file.number(), contents.data(), contents.size(), 0);
    if (const auto written = written_whole(size, contents); !written) return written;
    if (spare_.size > contents.size() &&
        ::ftruncate(spare_.file.number(), static_cast<off_t>(contents.size())) < 0)
        return failed_to("write");
    spare_.size = contents.size();
    return {};
}

Result<> ReplaceableFile::spare_becomes_current(int directory) {
    FileName spare = unfinished_name(name_);
    if (current_.file) {
        if (exchange_names(directory, spare.c_str(), name_)) {
            std::swap(current_, spare_);
            return {};
        }
        if (!exchange_is_unknown(errno)) return failed_to("rename");
    }
    if (::renameat(directory, spare.c_str(), directory, name_) < 0) return failed_to("rename");
    current_ = std::move(spare_);
    spare_ = {};
    return {};
}

// For the next time: a descriptor, and room on the disk.
void ReplaceableFile::reserve_spare(int directory, std::string_view contents) {
    if (open_spare(directory)) (void)write_spare(contents);
}

Result<> ReplaceableFile::replace(int directory, std::string_view contents) {
    for (bool again : {true, false}) {
        if (!spare_.file)
            if (auto opened = open_spare(directory); !opened) return opened;
        if (auto written = write_spare(contents); !written) return written;
        const auto replaced = spare_becomes_current(directory);
        if (replaced && !spare_.file) reserve_spare(directory, contents);
        if (replaced || replaced.error().number != ENOENT || !again) return replaced;
        current_ = {};
        spare_ = {};
    }
    return {};
}

} // namespace lares::sys
