// SPDX-License-Identifier: ISC
// The two parts of a path: what is in front of its last one, beside last_part_of() in text.hpp.
#pragma once

#include "text.hpp"

#include <string_view>

namespace lares {

// With the slash: "/service/" of "/service/web"; nothing of "web".
inline std::string_view part_above(std::string_view path) {
    return first_of(path, path.rfind('/') + 1); // none: 0
}

// As a directory: "/service" of "/service/web", "/" of "/web", "." of "web".
inline std::string_view directory_above(std::string_view path) {
    const std::string_view part = part_above(path);
    if (part.empty()) return ".";
    return part.size() == 1 ? part : first_of(part, part.size() - 1);
}

} // namespace lares
