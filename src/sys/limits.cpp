// SPDX-License-Identifier: ISC
#include "limits.hpp"

#include <sys/resource.h>

namespace lares::sys {

std::optional<Limit> raise_open_files() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur == limit.rlim_max) return std::nullopt;
    const Limit before{limit.rlim_cur, limit.rlim_max};
    limit.rlim_cur = limit.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &limit) < 0) return std::nullopt;
    return before;
}

} // namespace lares::sys
