// SPDX-License-Identifier: ISC
// The command that puts one word in the place of another in a script, where nothing else of it can be meant:
// pure.
//
//     sed -i 's/\bngnix\b/nginx/' /service/web/run
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lares::diagnosis {

// How often \bWORD\b is in the text.
std::size_t times_in(std::string_view text, std::string_view word);

// Empty: the word is not there, or more than once, or one of them has letters that mean something to sed.
std::string swap_in(std::string_view script, const std::string& typed, std::string_view word,
                    std::string_view other);

} // namespace lares::diagnosis
