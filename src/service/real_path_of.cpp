// SPDX-License-Identifier: ISC
#include "real_path_of.hpp"

#include "protocol/control_directory.hpp"
#include "sys/real_path.hpp"

#include <array>

namespace lares::service {

std::string real_path_of(const std::string& path, int start) {
    std::array<char, protocol::path_room> room;
    return std::string{sys::real_path(start, path.c_str(), room).value_or("")};
}

} // namespace lares::service
