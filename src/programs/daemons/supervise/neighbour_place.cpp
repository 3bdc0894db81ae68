// SPDX-License-Identifier: ISC
#include "neighbour_place.hpp"

#include "protocol/instance.hpp"
#include "sys/process.hpp"
#include "sys/real_path.hpp"

#include <array>
#include <climits>

namespace lares::supervise {

using protocol::PathText;

namespace {

std::string_view control_variable() {
    const char* value = sys::environment_value(protocol::control_directory_variable);
    return value ? value : "";
}

// Apart, for its room on the stack.
[[gnu::noinline]] std::string_view look_for_instance(int scan_directory, const char* neighbour) {
    std::array<char, PATH_MAX> room;
    const auto real = sys::real_path(scan_directory, neighbour, room);
    return real ? protocol::instance_of(neighbour, *real) : std::string_view{};
}

// Whose name has no @ is not asked.
std::string_view instance_of_neighbour(int scan_directory, const char* neighbour) {
    const bool may_be_one = !protocol::link_of_instance(neighbour).empty();
    return may_be_one ? look_for_instance(scan_directory, neighbour) : std::string_view{};
}

} // namespace

std::optional<PathText> control_of_neighbour(int scan_directory, const char* neighbour) {
    const std::string_view instance = instance_of_neighbour(scan_directory, neighbour);
    const std::string_view variable = control_variable();
    if (variable.starts_with('/')) {
        std::array<char, PATH_MAX> room;
        const auto real = sys::real_path(scan_directory, neighbour, room);
        return real ? protocol::control_directory(variable, *real, instance) : std::nullopt;
    }
    const auto below = protocol::control_directory(variable, {}, instance);
    PathText path;
    if (below) path.append(neighbour).append('/').append(below->view());
    return !below || path.truncated() ? std::nullopt : std::optional{path};
}

PathText event_of_neighbour(int scan_directory, const char* neighbour) {
    PathText path;
    path.append(neighbour).append('/').append(protocol::service_file::event);
    protocol::append_instance(path, instance_of_neighbour(scan_directory, neighbour));
    return path;
}

protocol::ControlOwner owner_of_neighbours_control(std::string_view control) {
    return protocol::owner_of_control(control_variable(), control);
}

} // namespace lares::supervise
