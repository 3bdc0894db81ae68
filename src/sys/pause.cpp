// SPDX-License-Identifier: ISC
#include "pause.hpp"

#include "clock.hpp"

namespace lares::sys {

void pause(Span span) {
    const timespec time = timespec_of(span);
    (void)::nanosleep(&time, nullptr);
}

} // namespace lares::sys
