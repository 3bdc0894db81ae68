// SPDX-License-Identifier: ISC
#include "shared_output.hpp"

#include "base/text.hpp"
#include "proc_path.hpp"
#include "unnamed_calls.hpp"

#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

namespace lares::sys {

namespace {

bool may_block_for_ever(int fd) {
    struct stat found;
    return ::fstat(fd, &found) == 0 && (S_ISFIFO(found.st_mode) || S_ISSOCK(found.st_mode));
}

Fd reopen_without_waiting(int fd) {
    struct stat found;
    if (::fstat(fd, &found) < 0 || !(S_ISFIFO(found.st_mode) || S_ISCHR(found.st_mode))) return Fd{};
    return Fd{::open(proc_path_of(fd).c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
}

// A pipe that has any room has some for PIPE_BUF bytes.
ssize_t write_where_there_is_room(int fd, std::string_view text) {
    text = first_of(text, PIPE_BUF);
    pollfd polled{fd, POLLOUT, 0};
    if (::poll(&polled, 1, 0) != 1) {
        errno = EAGAIN;
        return -1;
    }
    if ((polled.revents & POLLOUT) == 0) {
        errno = EPIPE;
        return -1;
    }
    const iovec piece{const_cast<char*>(text.data()), text.size()};
    const ssize_t written = write_unless_it_waits(fd, piece);
    if (written >= 0 || (errno == EAGAIN && may_block_for_ever(fd))) return written;
    return ::write(fd, text.data(), text.size());
}

} // namespace

SharedOutput::SharedOutput(int fd) : fd_{fd}, own_{reopen_without_waiting(fd)} {}

Result<std::size_t> SharedOutput::write(std::string_view text) const {
    const ssize_t written =
        own_ ? ::write(own_.number(), text.data(), text.size()) : write_where_there_is_room(fd_, text);
    if (written < 0) return failed_to("write");
    return static_cast<std::size_t>(written);
}

} // namespace lares::sys
