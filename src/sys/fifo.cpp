// SPDX-License-Identifier: ISC
#include "fifo.hpp"

#include <cassert>
#include <climits>
#include <csignal>
#include <sys/ioctl.h>

namespace lares::sys {

void ignore_broken_pipes() {
    (void)::signal(SIGPIPE, SIG_IGN);
}

Result<> send(const Fd& fifo, std::string_view bytes) {
    assert(bytes.size() <= PIPE_BUF);
    while (::write(fifo.number(), bytes.data(), bytes.size()) < 0)
        if (errno != EINTR) return failed_to("write");
    return {};
}

std::size_t unread(const Fd& fifo) {
    int size = 0;
    return ::ioctl(fifo.number(), FIONREAD, &size) < 0 || size < 0 ? 0 : static_cast<std::size_t>(size);
}

} // namespace lares::sys
