// SPDX-License-Identifier: ISC
#include "place.hpp"

#include "base/path_parts.hpp"
#include "protocol/control_directory.hpp"
#include "protocol/instance.hpp"
#include "protocol/names.hpp"
#include "sys/file.hpp"
#include "sys/real_path.hpp"

#include <array>
#include <cerrno>

namespace lares::service {

namespace {

bool is_directory(int start, const std::string& path) {
    const auto found = sys::info(start, path.c_str());
    return found && found->type == sys::FileInfo::Type::directory;
}

// The part of the link that is the path of a template; each @ may be the end of it.
std::string template_beside(std::string_view link, int start) {
    for (std::size_t at = link.find('@', link.rfind('/') + 1); at != std::string_view::npos;
         at = link.find('@', at + 1)) {
        std::string path{first_of(link, at + 1)};
        if (at + 1 < link.size() && is_directory(start, path)) return path;
    }
    return {};
}

bool is_file(const std::string& name, int start) {
    const auto found = sys::info(start, name.c_str());
    return found && found->type == sys::FileInfo::Type::regular;
}

Place place_of_instance(std::string_view name, int start) {
    const std::string_view link = protocol::link_of_instance(name);
    if (link.empty()) return {};
    std::array<char, protocol::path_room> room;
    const auto real = sys::real_path(start, std::string{link}.c_str(), room);
    if (real) return {{}, std::string{protocol::instance_of(link, *real)}};
    if (real.error().number != ENOENT) return {};
    const std::string beside = template_beside(link, start);
    if (beside.empty()) return {};
    return {beside + std::string{rest_of(name, link.size())}, std::string{rest_of(link, beside.size())}};
}

} // namespace

// The file `log` itself is no directory that one can be in.
Place place_of(std::string_view name, int start) {
    Place place = place_of_instance(name, start);
    if (last_part_of(name) != protocol::service_file::log) return place;
    const std::string path = place.directory.empty() ? std::string{name} : place.directory;
    if (!is_file(path, start)) return place;
    place.directory = directory_above(path);
    place.is_log_program = true;
    return place;
}

} // namespace lares::service
