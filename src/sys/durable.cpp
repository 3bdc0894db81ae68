// SPDX-License-Identifier: ISC
#include "durable.hpp"

#include "unfinished.hpp"

#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>

namespace lares::sys {

Result<> sync(const Fd& fd) {
    if (::fsync(fd.number()) < 0) return failed_to("sync");
    return {};
}

Result<> link(const Fd& directory, const char* name, const char* other) {
    if (::linkat(directory.number(), name, directory.number(), other, 0) < 0) return failed_to("link");
    return {};
}

Result<> rename(int directory, const char* name, const char* other) {
    if (::renameat(directory, name, directory, other) < 0) return failed_to("rename");
    return {};
}

Result<> set_mode(const Fd& file, mode_t mode) {
    if (::fchmod(file.number(), mode) < 0) return failed_to("set mode of");
    return {};
}

Result<> set_mode(const Fd& directory, const char* name, mode_t mode) {
    if (::fchmodat(directory.number(), name, mode, 0) < 0) return failed_to("set mode of");
    return {};
}

namespace {

// A disk that takes nothing is full, whatever it says.
Result<std::size_t> written(ssize_t size) {
    if (size < 0) return failed_to("write");
    if (size == 0) return std::unexpected(Error{ENOSPC, "write"});
    return static_cast<std::size_t>(size);
}

} // namespace

Result<std::size_t> write_some(const Fd& fd, std::string_view text) {
    return written(::write(fd.number(), text.data(), text.size()));
}

Result<> write_whole(const Fd& fd, std::string_view text) {
    return written_whole(::write(fd.number(), text.data(), text.size()), text);
}

Result<std::size_t> write_at(const Fd& fd, std::string_view text, std::size_t place) {
    return written(::pwrite(fd.number(), text.data(), text.size(), static_cast<off_t>(place)));
}

Result<> truncate(const Fd& file, std::uint64_t size) {
    if (::ftruncate(file.number(), static_cast<off_t>(size)) < 0) return failed_to("truncate");
    return {};
}

} // namespace lares::sys
