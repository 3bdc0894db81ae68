// SPDX-License-Identifier: ISC
#include "fifo.hpp"

#include "clock.hpp"
#include "file.hpp"

#include <algorithm>
#include <cassert>
#include <climits>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>

namespace lares::sys {

void ignore_broken_pipes() {
    (void)::signal(SIGPIPE, SIG_IGN);
}

Result<Fd> open_to_ask(int directory, const char* fifo) {
    return open_at(directory, fifo, O_WRONLY | O_NONBLOCK);
}

namespace {

// Rounded up, so that a wait does not end before its moment.
int milliseconds_until(std::optional<Moment> deadline) {
    if (!deadline) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - now()).count();
    return static_cast<int>(std::clamp<long>(left, 0, INT_MAX));
}

} // namespace

Result<> send(const Fd& fifo, std::string_view bytes, std::optional<Moment> deadline) {
    assert(bytes.size() <= PIPE_BUF);
    for (;;) {
        if (::write(fifo.number(), bytes.data(), bytes.size()) >= 0) return {};
        if (errno == EINTR) continue;
        if (errno != EAGAIN) return failed_to("write");
        if (deadline && now() >= *deadline) return std::unexpected(Error{ETIMEDOUT, "write"});
        pollfd polled{fifo.number(), POLLOUT, 0};
        (void)::poll(&polled, 1, milliseconds_until(deadline));
    }
}

std::size_t unread(const Fd& fifo) {
    int size = 0;
    return ::ioctl(fifo.number(), FIONREAD, &size) < 0 || size < 0 ? 0 : static_cast<std::size_t>(size);
}

} // namespace lares::sys
