// SPDX-License-Identifier: ISC
#include "real_path.hpp"

#include "file.hpp"
#include "proc_path.hpp"

#include <fcntl.h>

namespace lares::sys {

Result<std::string_view> real_path(int directory, const char* name, std::span<char> room) {
    auto found = open_at(directory, name, O_PATH);
    if (!found) return fail(found);
    const ssize_t size = ::readlink(proc_path_of(found->number()).c_str(), room.data(), room.size());
    if (size < 0) return failed_to("find the path of");
    if (static_cast<std::size_t>(size) == room.size())
        return std::unexpected(Error{ENAMETOOLONG, "find the path of"});
    return std::string_view{room.data(), static_cast<std::size_t>(size)};
}

} // namespace lares::sys
