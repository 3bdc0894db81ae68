// SPDX-License-Identifier: ISC
#include "kernel.hpp"

#include <cstdarg>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

using lares::libc::call;
using lares::libc::int_call;

extern "C" {

int openat(int directory, const char* name, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return int_call(SYS_openat, directory, name, flags, long{mode});
}

int open(const char* name, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return int_call(SYS_openat, AT_FDCWD, name, flags, long{mode});
}

int close(int fd) {
    return int_call(SYS_close, fd);
}

ssize_t read(int fd, void* bytes, std::size_t size) {
    return call(SYS_read, fd, bytes, static_cast<long>(size));
}

ssize_t write(int fd, const void* bytes, std::size_t size) {
    return call(SYS_write, fd, bytes, static_cast<long>(size));
}

ssize_t pwritev2(int fd, const iovec* pieces, int count, off_t offset, int flags) {
    return call(SYS_pwritev2, fd, pieces, count, offset, 0L, flags);
}

off_t lseek(int fd, off_t offset, int whence) noexcept {
    return call(SYS_lseek, fd, offset, whence);
}

ssize_t getdents64(int fd, void* entries, std::size_t size) noexcept {
    return call(SYS_getdents64, fd, entries, static_cast<long>(size));
}

int fstat(int fd, struct stat* found) noexcept {
    return int_call(SYS_fstat, fd, found);
}

int dup(int fd) noexcept {
    return int_call(SYS_dup, fd);
}

int fcntl(int fd, int what, ...) {
    va_list arguments;
    va_start(arguments, what);
    const long argument = va_arg(arguments, long);
    va_end(arguments);
    return int_call(SYS_fcntl, fd, what, argument);
}

int pipe2(int* ends, int flags) noexcept {
    return int_call(SYS_pipe2, ends, flags);
}

int flock(int fd, int what) noexcept {
    return int_call(SYS_flock, fd, what);
}

int chdir(const char* name) noexcept {
    return int_call(SYS_chdir, name);
}

int fchdir(int directory) noexcept {
    return int_call(SYS_fchdir, directory);
}

int poll(pollfd* polled, nfds_t count, int milliseconds) {
    return int_call(SYS_poll, polled, static_cast<long>(count), milliseconds);
}

int ppoll(pollfd* polled, nfds_t count, const timespec* limit, const sigset_t*) {
    // The kernel writes what is left of the limit, where C says that it stays as it is. No mask is ever
    // given.
    timespec left = limit ? *limit : timespec{};
    return int_call(SYS_ppoll, polled, static_cast<long>(count), limit ? &left : nullptr, 0L, 0L);
}

} // extern "C"
