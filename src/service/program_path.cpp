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

std::vector<std::string> places_of_programs(std::string_view path) {
    std::vector<std::string> places;
    for (std::size_t from = 0; from <= path.size();) {
        const std::string_view element = split_at(path.substr(from), ':').head;
        places.emplace_back(element.empty() ? "." : element);
        from += element.size() + 1;
    }
    return places;
}

std::string_view own_path() {
    const char* variable = sys::environment_value("PATH");
    return variable ? variable : sys::path_if_unset;
}

std::string program_in(const std::string& name, std::string_view path) {
    for (const std::string& place : places_of_programs(path)) {
        std::string file = place + "/" + name;
        if (is_program(file)) return file;
    }
    return {};
}

} // namespace lares::service
