// SPDX-License-Identifier: ISC
#include "own_process.hpp"

#include "fd.hpp"

#include <unistd.h>

namespace lares::sys {

void begin_session() {
    (void)::setsid();
}

Result<> change_niceness(int by) {
    errno = 0;
    if (::nice(by) == -1 && errno != 0) return failed_to("nice");
    return {};
}

} // namespace lares::sys
