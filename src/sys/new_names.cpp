// SPDX-License-Identifier: ISC
#include "new_names.hpp"

#include "durable.hpp"
#include "fd.hpp"
#include "file.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lares::sys {

namespace {

constexpr unsigned no_replace = 1; // RENAME_NOREPLACE, which musl does not name

bool is_lacking(int error) {
    return error == EINVAL || error == ENOSYS;
}

} // namespace

Result<> make_new_file(int directory, const char* name, std::string_view text, mode_t mode) {
    const auto file = open_at(directory, name, O_WRONLY | O_CREAT | O_EXCL, mode);
    if (!file) return fail(file);
    while (!text.empty()) {
        const auto written = write_some(*file, text);
        if (!written) return fail(written);
        text.remove_prefix(*written);
    }
    return sync(*file);
}

Result<> make_new_directory(int directory, const char* name, mode_t mode) {
    if (::mkdirat(directory, name, mode) < 0) return failed_to("make directory");
    return {};
}

Result<> make_new_link(int directory, const char* name, const char* target) {
    if (::symlinkat(target, directory, name) < 0) return failed_to("make link");
    return {};
}

Result<> rename_to_new(int directory, const char* name, const char* other) {
    if (::syscall(SYS_renameat2, directory, name, directory, other, no_replace) == 0) return {};
    if (!is_lacking(errno)) return failed_to("rename");
    if (info(directory, other, Links::keep)) return std::unexpected(Error{EEXIST, "rename"});
    if (::renameat(directory, name, directory, other) < 0) return failed_to("rename");
    return {};
}

Result<> set_owner(int directory, const char* name, uid_t user, gid_t group) {
    if (::fchownat(directory, name, user, group, AT_SYMLINK_NOFOLLOW) < 0) return failed_to("set owner of");
    return {};
}

} // namespace lares::sys
