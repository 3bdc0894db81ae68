// SPDX-License-Identifier: ISC
// The one place where a daemon sleeps, and a client that waits for others: until a descriptor is ready or a
// moment has come. Without a moment it sleeps for ever; nothing wakes up an idle daemon. A FIFO that is open
// for writing is ready when nobody reads it any more.
//
// It is poll(2), because a daemon of ours waits for a handful of descriptors: no call to set it up, and no
// memory in the kernel. A process that hosts thousands of services would put epoll behind the same three
// functions.
#pragma once

#include "base/time.hpp"
#include "clock.hpp"
#include "fd.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <optional>
#include <poll.h>
#include <span>

namespace lares::sys {

// poll(2) until a moment; without one, for ever.
inline int poll_until(std::span<pollfd> polled, std::optional<Moment> deadline, Moment now) {
    const timespec limit = deadline ? timespec_of(std::max(*deadline - now, Span{0})) : timespec{};
    return ::ppoll(polled.data(), polled.size(), deadline ? &limit : nullptr, nullptr);
}

// What makes a descriptor ready: something to read, or only that there is nobody at its other end.
enum class Until : bool { input, hang_up };

template <std::size_t Places>
class Poller {
  public:
    // Watches the descriptor at `place`, which is what ready() calls it by. One that is closed is passed
    // over.
    void watch(std::size_t place, const Fd& fd, Until until = Until::input) {
        polled_[place] = {fd.number(), until == Until::input ? short{POLLIN} : short{0}, 0};
    }
    // Ready when something can be written, or never will be.
    void watch_for_room(std::size_t place, const Fd& fd) { polled_[place] = {fd.number(), POLLOUT, 0}; }

    void wait(std::optional<Moment> deadline, Moment now) {
        for (pollfd& it : polled_) it.revents = 0;
        if (poll_until(polled_, deadline, now) < 0) look_at_all();
    }
    bool ready(std::size_t place) const { return polled_[place].revents != 0; }

  private:
    // The kernel refuses to wait: the limit of open files was lowered below what is open, or it has no
    // memory. Whoever is told that a descriptor is ready looks without waiting, so each is simply tried, a
    // few times a second, until the kernel waits again.
    void look_at_all() {
        constexpr timespec pause{0, 250'000'000};
        if (errno != EINTR) ::nanosleep(&pause, nullptr);
        for (pollfd& it : polled_) it.revents = it.fd < 0 ? short{0} : it.events;
    }
    static constexpr std::array<pollfd, Places> nowhere() {
        std::array<pollfd, Places> places{};
        for (pollfd& place : places) place.fd = -1;
        return places;
    }
    std::array<pollfd, Places> polled_ = nowhere();
};

} // namespace lares::sys
