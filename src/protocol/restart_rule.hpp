// SPDX-License-Identifier: ISC
// When a service whose run has ended is started again. Three files, one line each; numbers alone are seconds.
//
//     restart          always | on-failure | never
//     restart-delay    1s                         the time between two starts
//                      1s 60s                     the first, doubled at each failure up to the second
//     restart-limit    5 in 1m                    so many failures in this time are too many: it rests
//                      5 in 1m, rest 5m           for so long
//                      5 in 1m, rest 5m 1h        and, if it fails again, for longer, up to the second
//
// And one of the scan directory, for all services together:
//
//     .svscan/restart-budget     30 in 1m         not more restarts in this time
#pragma once

#include "setting_error.hpp"

#include "base/time.hpp"

#include <cstdint>

namespace lares::protocol {

enum class RestartRule : std::uint8_t { always, on_failure, never };
SettingResult<RestartRule> restart_rule_from_text(std::string_view file);

struct RestartDelay {
    Span first;
    Span cap; // not less than the first, and nought if that is nought

    friend bool operator==(const RestartDelay&, const RestartDelay&) = default;
};
SettingResult<RestartDelay> restart_delay_from_text(std::string_view file);

// Neither `in` nor `rest` is nought: what counts or rests for no time does neither.
struct RestartLimit {
    unsigned failures; // 1 to 1000
    Span in;
    Span rest;
    Span longest_rest; // not less than `rest`

    friend bool operator==(const RestartLimit&, const RestartLimit&) = default;
};
inline constexpr unsigned most_failures = 1000;
inline constexpr Span default_rest = std::chrono::minutes{5};
inline constexpr Span default_longest_rest = std::chrono::hours{1};
SettingResult<RestartLimit> restart_limit_from_text(std::string_view file);

// Nothing rests here: what has no place waits for one.
struct RestartBudget {
    unsigned restarts; // 1 to 1000
    Span in;           // not nought

    friend bool operator==(const RestartBudget&, const RestartBudget&) = default;
};
SettingResult<RestartBudget> restart_budget_from_text(std::string_view file);

} // namespace lares::protocol
