// SPDX-License-Identifier: ISC
#include "local_time.hpp"

#include <ctime>

namespace lares::sys {

std::int32_t local_offset(std::int64_t unix_seconds) {
    const std::time_t moment = unix_seconds;
    std::tm local{};
    if (!::localtime_r(&moment, &local)) return 0;
    return static_cast<std::int32_t>(local.tm_gmtoff);
}

} // namespace lares::sys
