// SPDX-License-Identifier: ISC
// Where a symbolic link leads, as it says itself.
#pragma once

#include "sys/file.hpp"
#include "sys/links.hpp"

#include <array>
#include <climits>
#include <string>

namespace lares::service {

// Empty: it is no link, or may not be looked at.
inline std::string link_target(const std::string& path) {
    std::array<char, PATH_MAX> room;
    return std::string{sys::read_link(sys::here, path.c_str(), room)};
}

} // namespace lares::service
