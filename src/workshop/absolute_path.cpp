// SPDX-License-Identifier: ISC
#include "absolute_path.hpp"

#include "service/real_path_of.hpp"

namespace lares::workshop {

namespace {

std::string current_directory() {
    const std::string found = service::real_path_of(".");
    return found.empty() ? "." : found;
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
