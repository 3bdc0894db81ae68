// SPDX-License-Identifier: ISC
#include "origin.hpp"

#include "protocol/names.hpp"
#include "service/link_target.hpp"
#include "surroundings.hpp"

#include "base/text.hpp"
#include "sys/file.hpp"

#include <algorithm>

namespace lares::diagnosis {

namespace {

std::string file_of(pid_t pid, int number) {
    return service::link_target("/proc/" + std::to_string(pid) + "/fd/" + std::to_string(number));
}

bool is_pipe_of_log(const std::string& output) {
    const std::size_t at = output.find(protocol::scan_file::pipes);
    return output.starts_with('/') && at != std::string::npos && output[at - 1] == '/';
}

bool is_service(const std::string& directory) {
    const auto has = [&](const char* file) {
        return sys::exists(sys::here, (directory + "/" + file).c_str()).value_or(false);
    };
    return directory.starts_with('/') && has(protocol::service_file::run) &&
           has(protocol::service_file::control_directory);
}

} // namespace

Origin origin_of_process(pid_t pid) {
    Origin origin;
    for (const int number : {1, 2}) origin.outputs.push_back(file_of(pid, number));
    const std::string all = text_of("/proc/" + std::to_string(pid) + "/environ");
    for (std::string_view rest = all; !rest.empty();) {
        const Split variable = split_at(rest, '\0');
        const Split parts = split_at(variable.head, '=');
        if (parts.head == "PWD" || parts.head == "OLDPWD") origin.directories.emplace_back(parts.rest);
        rest = variable.rest;
    }
    return origin;
}

std::string input_of_process(pid_t pid) {
    return file_of(pid, 0);
}

Whose whose(const Origin& origin, const Home& home) {
    const auto has = [](const std::vector<std::string>& all, const std::string& one) {
        return !one.empty() && std::ranges::find(all, one) != all.end();
    };
    if (has(origin.outputs, home.log_pipe)) return Whose::of_it;
    if (std::ranges::any_of(origin.outputs, is_pipe_of_log)) return Whose::of_another;
    if (has(origin.directories, home.path) || has(origin.directories, home.real)) return Whose::seems_of_it;
    return std::ranges::any_of(origin.directories, is_service) ? Whose::of_another : Whose::unknown;
}

} // namespace lares::diagnosis
