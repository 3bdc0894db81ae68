// SPDX-License-Identifier: ISC
#include "tree_removal.hpp"

#include "directory.hpp"
#include "fd.hpp"
#include "file.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>

namespace lares::sys {

namespace {

Result<> remove_entry(int directory, const char* name, int flags) {
    if (::unlinkat(directory, name, flags) == 0 || errno == ENOENT) return {};
    return failed_to("remove");
}

bool is_itself(std::string_view name) {
    return name == "." || name == "..";
}

Result<> remove_below(int directory, const char* name, std::uint64_t device);

// A listing of what goes meanwhile may pass over something: it is listed until there is nothing.
Result<> remove_contents(const Fd& directory, std::uint64_t device) {
    std::array<std::uint64_t, 512> room;
    for (;;) {
        Result<> first;
        bool is_empty = true;
        const auto listed = each_name(directory, room, [&](const char* name) {
            if (is_itself(name)) return;
            is_empty = false;
            const auto removed = remove_below(directory.number(), name, device);
            if (!removed && first) first = removed;
        });
        if (!listed) return fail(listed);
        if (is_empty || !first) return first;
    }
}

Result<> remove_below(int directory, const char* name, std::uint64_t device) {
    const auto found = info(directory, name, Links::keep);
    if (!found && found.error().number == ENOENT) return {};
    if (!found) return fail(found);
    if (found->type != FileInfo::Type::directory) return remove_entry(directory, name, 0);
    if (found->identity.device != device) return std::unexpected(Error{EXDEV, "remove"});
    const auto opened = open_at(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (!opened) return fail(opened);
    if (const auto emptied = remove_contents(*opened, device); !emptied) return emptied;
    return remove_directory(directory, name);
}

} // namespace

Result<> remove_directory(int directory, const char* name) {
    return remove_entry(directory, name, AT_REMOVEDIR);
}

Result<> remove_tree(int directory, const char* name) {
    const auto found = info(directory, name, Links::keep);
    if (!found && found.error().number == ENOENT) return {};
    if (!found) return fail(found);
    return remove_below(directory, name, found->identity.device);
}

} // namespace lares::sys
