// SPDX-License-Identifier: ISC
#include "links.hpp"

#include "file.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <unistd.h>

namespace lares::sys {

std::string_view read_link(int directory, const char* name, std::span<char> room) {
    const ssize_t size = ::readlinkat(directory, name, room.data(), room.size());
    return {room.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

Result<> make_link(int directory, const char* name, const char* target) {
    std::array<char, PATH_MAX> room;
    for (bool again : {true, false}) {
        if (::symlinkat(target, directory, name) == 0) return {};
        if (errno != EEXIST || !again) break;
        const std::string_view old = read_link(directory, name, room);
        if (old == target) return {};
        if (old.empty()) return std::unexpected(Error{EEXIST, "make link"});
        if (const auto removed = remove_file(directory, name); !removed) return removed;
    }
    return failed_to("make link");
}

} // namespace lares::sys
