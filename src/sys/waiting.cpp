// SPDX-License-Identifier: ISC
#include "waiting.hpp"

#include "poller.hpp"

namespace lares::sys {

void wait_for_any(std::span<Awaited> awaited, std::optional<Moment> until) {
    (void)poll_until(awaited, until, now());
}

bool has_input(const Fd& fd) {
    Awaited awaited = input_of(fd);
    return ::poll(&awaited, 1, 0) > 0;
}

} // namespace lares::sys
