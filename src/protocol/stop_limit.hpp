// SPDX-License-Identifier: ISC
// .svscan/timeout-stop: how long an orderly stop may take. A bare number is milliseconds, and 0 is any time.
#pragma once

#include "setting_value.hpp"

#include "base/time.hpp"

#include <optional>

namespace lares::protocol {

inline constexpr Span default_stop_limit = std::chrono::seconds{60}; // without the file

inline SettingResult<std::optional<Span>> stop_limit_from_text(std::string_view file) {
    const auto span = span_setting(file, std::chrono::milliseconds{1});
    if (!span) return std::unexpected(span.error());
    return *span == Span{0} ? std::nullopt : std::optional{*span};
}

} // namespace lares::protocol
