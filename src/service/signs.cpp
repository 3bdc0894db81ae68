// SPDX-License-Identifier: ISC
#include "signs.hpp"

#include "base/path_parts.hpp"
#include "protocol/names.hpp"

#include <algorithm>
#include <string_view>

namespace lares::service {

bool is_there(const std::string& path) {
    return sys::info(sys::here, path.c_str()).has_value();
}

bool is_directory(const std::string& path, int start) {
    const auto found = sys::info(start, path.c_str());
    return found && found->type == sys::FileInfo::Type::directory;
}

bool is_log_service(const std::string& path) {
    using Type = sys::FileInfo::Type;
    if (last_part_of(path) != protocol::service_file::log) return false;
    const auto found = sys::info(sys::here, path.c_str());
    return found && (found->type == Type::directory || found->type == Type::regular);
}

bool has_sign_of_service(const std::string& path) {
    using namespace protocol::service_file;
    constexpr std::string_view files[] = {run, start, down, finish, type, log, "log/run", "current"};
    const auto is_there_as_file = [&](std::string_view file) {
        const std::string whole = std::string{path}.append("/").append(file);
        return is_there(whole) && !is_directory(whole);
    };
    return is_directory(path + "/" + control_directory) || std::ranges::any_of(files, is_there_as_file);
}

bool has_program(const std::string& path) {
    for (const char* file : {protocol::service_file::run, protocol::service_file::start})
        if (sys::exists(sys::here, (path + "/" + file).c_str()).value_or(false)) return true;
    return false;
}

} // namespace lares::service
