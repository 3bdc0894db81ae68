// SPDX-License-Identifier: ISC
#include "clock.hpp"

namespace lares::sys {

namespace {

timespec read_clock(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return time;
}

} // namespace

Moment now() {
    const timespec time = read_clock(CLOCK_MONOTONIC);
    return Moment{std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec}};
}

TaiLabel label_now() {
    const timespec time = read_clock(CLOCK_REALTIME);
    return TaiLabel::from_unix(time.tv_sec, static_cast<std::uint32_t>(time.tv_nsec));
}

} // namespace lares::sys
