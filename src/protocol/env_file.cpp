// SPDX-License-Identifier: ISC
#include "env_file.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace lares::protocol {

std::optional<std::string_view> value_of_env_file(std::span<char> contents) {
    if (contents.empty()) return std::nullopt;
    std::string_view value = split_at({contents.data(), contents.size()}, '\n').head;
    while (value.ends_with(' ') || value.ends_with('\t')) value.remove_suffix(1);
    std::ranges::replace(contents.first(value.size()), '\0', '\n');
    return value;
}

bool is_no_variable(std::string_view name) {
    return name.empty() || name.contains('=');
}

} // namespace lares::protocol
