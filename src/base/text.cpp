// SPDX-License-Identifier: ISC
#include "text.hpp"

namespace lares {

std::optional<std::uint64_t> number_from_text(std::string_view text) {
    if (text.empty()) return std::nullopt;
    std::uint64_t number = 0;
    for (char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (number > (UINT64_MAX - digit) / 10) return std::nullopt;
        number = number * 10 + digit;
    }
    return number;
}

Split split_at(std::string_view text, char separator) {
    const std::size_t at = text.find(separator);
    if (at == std::string_view::npos) return {text, {}};
    return {first_of(text, at), rest_of(text, at + 1)};
}

std::string_view trim_end(std::string_view text) {
    while (!text.empty() && std::string_view{" \t\r\n"}.contains(text.back())) text.remove_suffix(1);
    return text;
}

} // namespace lares
