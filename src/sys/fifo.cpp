// SPDX-License-Identifier: ISC
#include "fifo.hpp"

#include "clock.hpp"
#include "file.hpp"
#include "poller.hpp"

#include <cassert>
#include <climits>
#include <csignal>
#include <fcntl.h>
#include <sys/ioctl.h>

namespace lares::sys {

void ignore_broken_pipes() {
    (void)::signal(SIGPIPE, SIG_IGN);
}

Result<Fd> open_to_ask(int directory, const char* fifo) {
    return open_at(directory, fifo, O_WRONLY | O_NONBLOCK);
}

Result<> send(const Fd& fifo, std::string_view bytes, std::optional<Moment> deadline) {
    assert(bytes.size() <= PIPE_BUF);
    for (;;) {
        if (::write(fifo.number(), bytes.data(), bytes.size()) >= 0) return {};
        if (errno == EINTR) continue;
        if (errno != EAGAIN) return failed_to("write");
        if (deadline && now() >= *deadline) return std::unexpected(Error{ETIMEDOUT, "write"});
        pollfd polled{fifo.number(), POLLOUT, 0};
        (void)poll_until({&polled, 1}, deadline, now());
    }
}

std::size_t unread(const Fd& fifo) {
    int size = 0;
    return ::ioctl(fifo.number(), FIONREAD, &size) < 0 || size < 0 ? 0 : static_cast<std::size_t>(size);
}

} // namespace lares::sys
