// SPDX-License-Identifier: ISC
// How many are meant by -n and its like.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace lares::front {

// "20", "all"; nothing: all, or nobody has said. What is no number is refused.
std::optional<std::uint64_t> count_asked(const char* option, const std::string& word);

} // namespace lares::front
