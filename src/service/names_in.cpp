// SPDX-License-Identifier: ISC
#include "names_in.hpp"

#include "sys/directory.hpp"

#include <algorithm>

namespace lares::service {

std::vector<std::string> names_in(const std::string& directory, int start, Hidden hidden) {
    std::vector<std::string> names;
    const auto opened = sys::open_directory(start, directory.c_str());
    if (!opened) return names;
    sys::DirectoryReader reader{*opened};
    for (auto next = reader.next(); next && *next; next = reader.next()) {
        const std::string_view name{*next};
        const bool is_told = hidden == Hidden::told && name != "." && name != "..";
        if (is_told || !name.starts_with('.')) names.emplace_back(name);
    }
    std::ranges::sort(names);
    return names;
}

} // namespace lares::service
