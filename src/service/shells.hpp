// SPDX-License-Identifier: ISC
// Which programs are shells, by their names.
#pragma once

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace lares::service {

// `applet`: the word behind the program, which says what busybox is.
inline bool is_shell(std::string_view program, std::string_view applet) {
    constexpr std::array<std::string_view, 9> shells{"sh",   "dash", "bash", "ash", "ksh",
                                                     "mksh", "zsh",  "yash", "posh"};
    const std::string_view name = last_part_of(program);
    const std::string_view shell = name == "busybox" ? applet : name;
    return std::ranges::find(shells, shell) != shells.end();
}

} // namespace lares::service
