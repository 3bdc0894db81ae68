// SPDX-License-Identifier: ISC
// Words in a line, with something between them: "web, db".
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace lares::service {

inline std::string joined(std::span<const std::string> words, std::string_view between = ", ") {
    std::string line;
    for (const std::string& word : words) line.append(line.empty() ? "" : between).append(word);
    return line;
}

} // namespace lares::service
