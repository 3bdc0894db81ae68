// SPDX-License-Identifier: ISC
#include "neighbour_place.hpp"

#include "protocol/instance.hpp"
#include "sys/process.hpp"
#include "sys/real_path.hpp"

#include <array>
#include <cerrno>
#include <climits>

namespace lares::supervise {

using protocol::PathText;

namespace {

std::string_view control_variable() {
    const char* value = sys::environment_value(protocol::control_directory_variable);
    return value ? value : "";
}

using RoomForPath = std::array<char, PATH_MAX>;

// Apart, for its room on the stack.
[[gnu::noinline]] Result<std::string_view> look_for_instance(int scan_directory, const char* neighbour) {
    RoomForPath room;
    const auto real = sys::real_path(scan_directory, neighbour, room);
    if (!real) return fail(real);
    return protocol::instance_of(neighbour, *real);
}

// Whose name has no @ is not asked.
Result<std::string_view> instance_of_neighbour(int scan_directory, const char* neighbour) {
    if (protocol::link_of_instance(neighbour).empty()) return std::string_view{};
    return look_for_instance(scan_directory, neighbour);
}

Result<PathText> whole(const PathText& path) {
    if (path.truncated()) return std::unexpected(Error{ENAMETOOLONG, "find the path of"});
    return path;
}

} // namespace

Result<PathText> control_of_neighbour(int scan_directory, const char* neighbour) {
    const auto instance = instance_of_neighbour(scan_directory, neighbour);
    if (!instance) return fail(instance);
    const std::string_view variable = control_variable();
    RoomForPath room;
    Result<std::string_view> service{""};
    if (variable.starts_with('/')) service = sys::real_path(scan_directory, neighbour, room);
    if (!service) return fail(service);
    const auto control = protocol::control_directory(variable, *service, *instance);
    PathText path;
    if (!variable.starts_with('/')) path.append(neighbour).append('/');
    if (!control) return std::unexpected(Error{ENAMETOOLONG, "find the path of"});
    return whole(path.append(control->view()));
}

Result<PathText> event_of_neighbour(int scan_directory, const char* neighbour) {
    const auto instance = instance_of_neighbour(scan_directory, neighbour);
    if (!instance) return fail(instance);
    PathText path;
    path.append(neighbour).append('/').append(protocol::service_file::event);
    return whole(protocol::append_instance(path, *instance));
}

protocol::ControlOwner owner_of_neighbours_control(std::string_view control) {
    return protocol::owner_of_control(control_variable(), control);
}

} // namespace lares::supervise
