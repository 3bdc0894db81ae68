// SPDX-License-Identifier: ISC
#include "death_watch.hpp"

#include <sys/epoll.h>

namespace lares::sys {

Result<> DeathWatch::watch(const ProcessHandle& process, pid_t pid) {
    if (!fd_) fd_ = Fd{::epoll_create1(EPOLL_CLOEXEC)};
    if (!fd_) return failed_to("watch");
    epoll_event event{};
    event.events = EPOLLIN | EPOLLONESHOT;
    event.data.fd = pid;
    if (::epoll_ctl(fd_.number(), EPOLL_CTL_ADD, process.fd().number(), &event) < 0)
        return failed_to("watch");
    return {};
}

std::optional<pid_t> DeathWatch::take() {
    epoll_event event{};
    if (!fd_ || ::epoll_wait(fd_.number(), &event, 1, 0) != 1) return std::nullopt;
    return pid_t{event.data.fd};
}

} // namespace lares::sys
