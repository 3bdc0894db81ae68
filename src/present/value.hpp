// SPDX-License-Identifier: ISC
// One fact, as what it is: whoever shows it decides how. And how the facts are made that are the same
// everywhere.
#pragma once

#include "base/time.hpp"
#include "words.hpp"

#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace lares::present {

// Nothing: it is not known, or there is no such thing.
using Value = std::variant<std::monostate, bool, std::uint64_t, double, std::string>;

namespace values {

inline constexpr Value nothing{};

inline Value text(std::string_view words) {
    return std::string{words};
}

template <std::integral Number>
Value number(Number value) {
    return static_cast<std::uint64_t>(value);
}

// To the millisecond: what is finer is noise.
inline Value seconds(Span span) {
    const double milliseconds = std::chrono::duration<double, std::milli>(span).count();
    return std::round(milliseconds) / 1000;
}

// In UTC.
inline Value moment(TaiLabel label) {
    auto words = utc(label);
    return words ? Value{*std::move(words)} : nothing;
}

} // namespace values
} // namespace lares::present
