// SPDX-License-Identifier: ISC
#include "pause.hpp"

#include <ctime>

namespace lares::sys {

void pause(Span span) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(span);
    const timespec time{seconds.count(), (span - seconds).count()};
    (void)::nanosleep(&time, nullptr);
}

} // namespace lares::sys
