// SPDX-License-Identifier: ISC
#include "glance.hpp"

#include "fd.hpp"
#include "unnamed_calls.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lares::sys {

namespace {

constexpr int most_kept = 512;

bool is_fifo(int fd) {
    struct stat found;
    return ::fstat(fd, &found) == 0 && S_ISFIFO(found.st_mode);
}

} // namespace

void Glances::close() {
    if (first_ == end_) return;
    if (!close_from_to(static_cast<unsigned>(first_), static_cast<unsigned>(end_ - 1)))
        for (int fd = first_; fd < end_; ++fd) ::close(fd);
    first_ = end_ = 0;
}

// In a program that opens nothing else in between, each descriptor is the neighbour of the last one.
void Glances::keep(int fd) {
    if (fd != end_ || first_ == end_) {
        close();
        first_ = fd;
    }
    end_ = fd + 1;
}

int Glances::open(int directory, const char* name, int flags) {
    if (end_ - first_ >= most_kept) close();
    int fd = ::openat(directory, name, flags | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0 && (errno == EMFILE || errno == ENFILE) && first_ != end_) {
        close();
        fd = ::openat(directory, name, flags | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    }
    if (fd >= 0) keep(fd);
    return fd;
}

Glance Glances::at(int directory, const char* fifo, const char* file, std::span<unsigned char> room) {
    Glance seen;
    const int asked = open(directory, fifo, O_WRONLY);
    if (asked < 0)
        seen.fifo_error = errno;
    else if (!is_fifo(asked))
        seen.fifo_error = EINVAL;
    if (seen.fifo_error != 0) return seen;
    const int read = open(directory, file, O_RDONLY);
    if (read < 0) {
        seen.open_error = errno;
        return seen;
    }
    const ssize_t size = ::read(read, room.data(), room.size());
    if (size < 0)
        seen.read_error = errno;
    else
        seen.size = static_cast<std::size_t>(size);
    return seen;
}

Result<std::string_view> Glances::read(int directory, const char* file, std::span<char> room) {
    const int opened = open(directory, file, O_RDONLY);
    if (opened < 0) return failed_to("open");
    const ssize_t size = ::read(opened, room.data(), room.size());
    if (size < 0) return failed_to("read");
    return std::string_view{room.data(), static_cast<std::size_t>(size)};
}

} // namespace lares::sys
