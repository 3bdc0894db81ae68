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

constexpr int to_write = O_WRONLY | O_CREAT | O_NONBLOCK | O_NOFOLLOW;

} // namespace

Result<> ReplaceableFile::open_spare(int directory) {
    auto spare = open_at(directory, unfinished_name(name_).c_str(), to_write | O_TRUNC, mode_);
    if (!spare) return fail(spare);
    spare_ = {std::move(*spare), 0};
    return {};
}

Result<> ReplaceableFile::write(Side& side, std::string_view contents) {
    const ssize_t size = ::pwrite(side.file.number(), contents.data(), contents.size(), 0);
    if (const auto written = written_whole(size, contents); !written) return written;
    if (side.size > contents.size() &&
        ::ftruncate(side.file.number(), static_cast<off_t>(contents.size())) < 0)
        return failed_to("write");
    side.size = contents.size();
    return {};
}

Result<> ReplaceableFile::spare_becomes_current(int directory) {
    FileName spare = unfinished_name(name_);
    if (current_.file) {
        if (exchange_names(directory, spare.c_str(), name_)) {
            std::swap(current_, spare_);
            return {};
        }
        if (!exchange_is_unknown(errno)) return failed_to(attempt_to_finish);
    }
    if (::renameat(directory, spare.c_str(), directory, name_) < 0) return failed_to(attempt_to_finish);
    current_ = std::move(spare_);
    spare_ = {};
    return {};
}

// For the next time: a descriptor, and room on the disk.
void ReplaceableFile::reserve_spare(int directory, std::string_view contents) {
    if (open_spare(directory)) (void)write(spare_, contents);
}

Result<> ReplaceableFile::begin(int directory, std::string_view contents) {
    if (!spare_.file)
        if (auto opened = open_spare(directory); !opened) return opened;
    if (auto written = write(spare_, contents); !written) return written;
    return spare_becomes_current(directory);
}

Result<> ReplaceableFile::replace(int directory, std::string_view contents) {
    for (bool again : {true, false}) {
        const auto replaced = begin(directory, contents);
        if (replaced && !spare_.file) reserve_spare(directory, contents);
        if (replaced || replaced.error().number != ENOENT || !again) return replaced;
        current_ = {};
        spare_ = {};
    }
    return {};
}

void ReplaceableFile::prepare(int directory) {
    if (!spare_.file) (void)open_spare(directory);
}

bool ReplaceableFile::replace_in_child(int directory, std::string_view contents) {
    if (!spare_.file || !write(spare_, contents)) return false;
    FileName spare = unfinished_name(name_);
    if (current_.file && exchange_names(directory, spare.c_str(), name_)) {
        std::swap(current_, spare_);
        return true;
    }
    if (current_.file && !exchange_is_unknown(errno)) return false;
    was_renamed_ = ::renameat(directory, spare.c_str(), directory, name_) == 0;
    return was_renamed_;
}

void ReplaceableFile::settle(int directory, std::string_view contents) {
    if (!std::exchange(was_renamed_, false)) return;
    current_ = std::move(spare_);
    spare_ = {};
    reserve_spare(directory, contents);
}

} // namespace lares::sys
