// SPDX-License-Identifier: ISC
// The number at the beginning of a text, as loggers have always read them: the digits up to the first other
// byte, and 0 if there are none. What is too large is as large as can be.
#pragma once

#include <cstdint>
#include <string_view>

namespace lares {

// What is behind the digits stays in `text`.
constexpr std::uint64_t take_leading_number(std::string_view& text) {
    std::uint64_t number = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1)) {
        const auto digit = static_cast<std::uint64_t>(text.front() - '0');
        number = number > (UINT64_MAX - digit) / 10 ? UINT64_MAX : number * 10 + digit;
    }
    return number;
}

constexpr std::uint64_t leading_number(std::string_view text) {
    return take_leading_number(text);
}

} // namespace lares
