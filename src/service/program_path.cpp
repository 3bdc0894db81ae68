// SPDX-License-Identifier: ISC
#include "program_path.hpp"

#include "base/text.hpp"
#include "sys/exec.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

namespace lares::service {

namespace {

bool is_program(const std::string& path) {
    const auto found = sys::info(sys::here, path.c_str());
    return found && found->type == sys::FileInfo::Type::regular && sys::may_execute(sys::here, path.c_str());
}

} // namespace

std::vector<std::string> places_of_programs() {
    std::vector<std::string> places;
    const char* variable = sys::environment_value("PATH");
    std::string_view rest = variable ? variable : sys::path_if_unset;
    while (!rest.empty()) {
        const Split split = split_at(rest, ':');
        places.emplace_back(split.head.empty() ? "." : split.head);
        rest = split.rest;
    }
    return places;
}

std::string program_in_path(const std::string& name) {
    for (const std::string& place : places_of_programs()) {
        std::string path = place + "/" + name;
        if (is_program(path)) return path;
    }
    return {};
}

} // namespace lares::service
