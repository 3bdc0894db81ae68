// SPDX-License-Identifier: ISC
#include "lock.hpp"

#include "file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>

namespace lares::sys {

Result<Lock> Lock::acquire(int directory, const char* name) {
    auto file = open_at(directory, name, O_WRONLY | O_NONBLOCK | O_APPEND | O_CREAT, 0600);
    if (!file) return fail(file);
    if (::flock(file->number(), LOCK_EX | LOCK_NB) < 0) return failed_to("lock");
    return Lock{std::move(*file)};
}

Result<Fd> open_locked_by_fcntl(int directory, const char* name) {
    auto file = open_at(directory, name, O_WRONLY | O_NONBLOCK | O_CREAT | O_NOFOLLOW, 0600);
    if (!file) return file;
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    if (::fcntl(file->number(), F_OFD_SETLK, &whole) < 0)
        return std::unexpected(Error{errno == EACCES ? EAGAIN : errno, "lock"});
    return file;
}

void Lock::hold_as_posix() const {
    struct flock whole {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    (void)::fcntl(file_.number(), F_SETLK, &whole);
}

bool Lock::is_on(int directory, const char* name) const {
    if (!file_) return false;
    const auto held = info(file_);
    const auto found = info(directory, name);
    return held && (found ? held->identity == found->identity : found.error().number != ENOENT);
}

} // namespace lares::sys
