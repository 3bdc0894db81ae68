// SPDX-License-Identifier: ISC
#include "waiting.hpp"

#include "poller.hpp"

namespace lares::sys {

void wait_for_any(std::span<Awaited> awaited, std::optional<Moment> until) {
    (void)poll_until(awaited, until, now());
}

} // namespace lares::sys
