// SPDX-License-Identifier: ISC
#include "input.hpp"

#include "fd.hpp"
#include "stream.hpp"
#include "unnamed_calls.hpp"

#include <fcntl.h>
#include <sys/uio.h>

namespace lares::sys {

namespace {

// Not all files know how not to wait; and of those that do, some only know what is in memory already.
bool has_to_wait(int fd, int error) {
    if (error == EAGAIN) return ::lseek(fd, 0, SEEK_CUR) >= 0;
    return error == EOPNOTSUPP || error == EINVAL || error == ENOSYS;
}

} // namespace

Result<std::size_t> read_input(int fd, std::span<char> room) {
    const iovec piece{room.data(), room.size()};
    ssize_t size = read_unless_it_waits(fd, piece);
    if (const int error = errno; size < 0) {
        if (!has_to_wait(fd, error)) return std::unexpected(Error{error, "read"});
        size = ::read(fd, room.data(), room.size());
    }
    if (size < 0) return failed_to("read");
    return static_cast<std::size_t>(size);
}

void widen_pipe(int fd, std::size_t size) {
    (void)::fcntl(fd, F_SETPIPE_SZ, static_cast<int>(size));
}

void mark_missing_input() {
    if (::fcntl(standard_input, F_GETFD) >= 0) return;
    (void)::open("/dev/null", O_WRONLY); // takes the lowest number, which is free
}

} // namespace lares::sys
