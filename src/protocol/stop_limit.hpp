// SPDX-License-Identifier: ISC
// .svscan/timeout-stop: how long an orderly stop may take, one number of milliseconds in the first line; 0 is
// any time.
#pragma once

#include "base/text.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::protocol {

inline constexpr std::uint64_t default_stop_milliseconds = 60'000; // without the file

// Nothing when it is no such number, or one of more than thirty years.
inline std::optional<std::uint64_t> stop_milliseconds_from_text(std::string_view text) {
    constexpr std::uint64_t most = std::uint64_t{1} << 40;
    const auto number = number_from_text(trim_end(split_at(text, '\n').head));
    return number && *number <= most ? number : std::nullopt;
}

inline std::optional<Span> stop_limit(std::uint64_t milliseconds) {
    if (milliseconds == 0) return std::nullopt;
    return std::chrono::milliseconds{milliseconds};
}

} // namespace lares::protocol
