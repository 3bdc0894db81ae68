// SPDX-License-Identifier: ISC
#include "stream.hpp"

#include "fd.hpp"
#include "report.hpp"

#include <cerrno>
#include <cstring>
#include <poll.h>

namespace lares::sys {

Result<std::span<char>> read_at_once(int fd, std::span<char> room) {
    for (;;) {
        const ssize_t size = ::read(fd, room.data(), room.size());
        if (size >= 0) return room.first(static_cast<std::size_t>(size));
        if (errno != EINTR) return failed_to("read");
    }
}

Result<> close_stream(int stream) {
    if (::close(stream) < 0) return failed_to("close");
    return {};
}

Result<std::span<char>> read_some(int fd, std::span<char> room) {
    for (;;) {
        auto some = read_at_once(fd, room);
        if (some || some.error().number != EAGAIN) return some;
        pollfd polled{fd, POLLIN, 0};
        (void)::poll(&polled, 1, -1);
    }
}

Result<std::span<char>> read_from(int fd, std::uint64_t offset, std::span<char> room) {
    const ssize_t size = ::pread(fd, room.data(), room.size(), static_cast<off_t>(offset));
    if (size < 0) return failed_to("read");
    return room.first(static_cast<std::size_t>(size));
}

void Output::append(std::string_view text) {
    while (!text.empty()) {
        if (filled_ == sizeof room_) flush();
        const std::size_t size = std::min(text.size(), sizeof room_ - filled_);
        std::memcpy(room_ + filled_, text.data(), size);
        filled_ += size;
        text.remove_prefix(size);
    }
}

bool Output::flush() {
    if (!write_all(fd_, {room_, filled_}) && is_good()) error_ = errno;
    filled_ = 0;
    return is_good();
}

} // namespace lares::sys
