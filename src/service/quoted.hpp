// SPDX-License-Identifier: ISC
// A text as one word of the shell, for what somebody is to type.
#pragma once

#include "base/shell_word.hpp"

#include <string>
#include <string_view>

namespace lares::service {

inline std::string quoted(std::string_view text) {
    std::string word;
    append_shell_word(word, text);
    return word;
}

} // namespace lares::service
