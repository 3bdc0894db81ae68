// SPDX-License-Identifier: ISC
#include "removals.hpp"

#include <ctime>
#include <fcntl.h>

namespace lares::sys {

void tell_of_removals(const Fd& directory) {
    (void)::fcntl(directory.number(), F_NOTIFY, DN_DELETE | DN_MULTISHOT);
}

void tell_of_new_names(const Fd& directory) {
    (void)::fcntl(directory.number(), F_NOTIFY, DN_CREATE | DN_RENAME | DN_MULTISHOT);
}

void forget_removals() {
    constexpr timespec at_once{};
    sigset_t told;
    ::sigemptyset(&told);
    ::sigaddset(&told, removal_signal);
    (void)::sigtimedwait(&told, nullptr, &at_once);
}

} // namespace lares::sys
