// SPDX-License-Identifier: ISC
#include "account.hpp"

#include "base/text.hpp"

namespace lares::protocol {

AccountWords split_account(std::string_view text) {
    AccountWords words;
    words.numeric = text.starts_with(':');
    const std::string_view rest = words.numeric ? rest_of(text, 1) : text;
    const Split parts = split_at(rest, ':');
    words.user = parts.head;
    words.has_groups = parts.head.size() < rest.size();
    words.groups = parts.rest;
    return words;
}

std::optional<std::uint32_t> id_from_text(std::string_view text) {
    const auto number = number_from_text(text);
    if (!number || *number >= UINT32_MAX) return std::nullopt;
    return static_cast<std::uint32_t>(*number);
}

} // namespace lares::protocol
