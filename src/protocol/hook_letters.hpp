// SPDX-License-Identifier: ISC
// The programs in `control`, by their names: which commands ask them, machine/hooks.hpp says.
#pragma once

#include <string_view>

namespace lares::protocol {

inline constexpr std::string_view letters_of_hooks = "utdxpchaikq12";

constexpr bool is_letter_of_hook(char letter) {
    return letters_of_hooks.contains(letter);
}

} // namespace lares::protocol
