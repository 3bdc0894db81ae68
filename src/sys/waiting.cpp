// SPDX-License-Identifier: ISC
#include "waiting.hpp"

#include "clock.hpp"

#include <algorithm>

namespace lares::sys {

void wait_for_any(std::span<Awaited> awaited, std::optional<Moment> until) {
    timespec limit{};
    if (until) {
        const Span span = std::max(*until - now(), Span{0});
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(span);
        limit.tv_sec = seconds.count();
        limit.tv_nsec = (span - seconds).count();
    }
    (void)::ppoll(awaited.data(), awaited.size(), until ? &limit : nullptr, nullptr);
}

} // namespace lares::sys
