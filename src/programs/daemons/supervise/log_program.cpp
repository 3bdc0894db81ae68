// SPDX-License-Identifier: ISC
#include "log_program.hpp"

#include "protocol/control_directory.hpp"
#include "protocol/instance.hpp"
#include "protocol/names.hpp"
#include "sys/fifo.hpp"
#include "sys/file.hpp"
#include "sys/own_process.hpp"
#include "sys/process.hpp"

#include <climits>
#include <cstring>

namespace lares::supervise {

namespace {

// The instance is in our environment for all programs that we start.
std::optional<protocol::PathText> control_directory_of_log() {
    const char* value = sys::environment_value(protocol::control_directory_variable);
    const std::string_view variable = value ? value : "";
    char room[PATH_MAX];
    std::string_view service;
    if (variable.starts_with('/')) service = sys::current_directory(room).value_or("");
    const char* instance = sys::environment_value(protocol::instance_variable);
    return protocol::control_directory_of_log(variable, service, instance ? instance : "");
}

} // namespace

// Apart, like what follows, for its room on the stack: hardly anybody needs it.
[[gnu::noinline]] bool enter_directory_of_log_program(const char* name) {
    const std::size_t slash = std::string_view{name}.rfind('/');
    const bool is_here = slash == std::string_view::npos;
    if (last_part_of(name) != protocol::service_file::log) return false;
    const auto found = sys::info(sys::here, name);
    if (!found || found->type != sys::FileInfo::Type::regular) return false;
    if (is_here) return true;
    protocol::PathText place;
    place.append(slash == 0 ? "/" : first_of(name, slash));
    return sys::enter_directory(place.c_str()).has_value();
}

[[gnu::noinline]] const char* control_path_of_log_program() {
    auto path = control_directory_of_log();
    return path ? ::strdup(path->c_str()) : nullptr;
}

[[gnu::noinline]] void send_to_log_program(std::string_view commands) {
    auto path = control_directory_of_log();
    if (!path) return;
    path->append('/').append(protocol::control_file::control);
    const auto control = sys::open_fifo_writer(sys::here, path->c_str());
    if (control) (void)sys::send(*control, commands);
}

} // namespace lares::supervise
