// SPDX-License-Identifier: ISC
#include "oom_score.hpp"

namespace lares {

OomScoreText oom_score_text(int value) {
    OomScoreText text;
    if (value < 0) text.append('-');
    text.append_number(static_cast<unsigned>(value < 0 ? -value : value));
    return text;
}

std::optional<int> oom_score_from_text(std::string_view text) {
    constexpr std::uint64_t largest = 1000;
    const bool is_negative = text.starts_with('-');
    const auto amount = number_from_text(rest_of(text, is_negative ? 1 : 0));
    if (!amount || *amount > largest) return std::nullopt;
    return is_negative ? -static_cast<int>(*amount) : static_cast<int>(*amount);
}

} // namespace lares
