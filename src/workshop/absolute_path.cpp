// SPDX-License-Identifier: ISC
#include "absolute_path.hpp"

#include "sys/file.hpp"
#include "sys/real_path.hpp"

#include <array>
#include <climits>

namespace lares::workshop {

namespace {

std::string current_directory() {
    std::array<char, PATH_MAX> room;
    return std::string{sys::real_path(sys::here, ".", room).value_or(".")};
}

} // namespace

std::string absolute_path(std::string_view path) {
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    if (path.starts_with('/')) return std::string{path};
    while (path.starts_with("./")) path.remove_prefix(2);
    const std::string here = current_directory();
    if (path.empty() || path == ".") return here;
    return (here == "/" ? "" : here) + "/" + std::string{path};
}

} // namespace lares::workshop
