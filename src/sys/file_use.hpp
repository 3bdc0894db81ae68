// SPDX-License-Identifier: ISC
// What a process that is not ours has open: how many, and which of them it writes into. It asks the kernel of
// each one; what may hang in a disk is looked at with process_look.hpp.
#pragma once

#include "base/text.hpp"
#include "directory.hpp"
#include "file.hpp"
#include "links.hpp"

#include <array>
#include <climits>
#include <cstdint>
#include <optional>
#include <string_view>
#include <sys/types.h>

namespace lares::sys {

// How many descriptors it has open, and may have.
struct OpenFileUse {
    std::uint64_t open = 0;
    std::uint64_t limit = 0; // the soft one

    friend bool operator==(const OpenFileUse&, const OpenFileUse&) = default;
};
// Nothing: that may not be seen.
std::optional<OpenFileUse> open_file_use_of(pid_t pid);
// The soft limit, by the text of /proc/PID/limits.
std::optional<std::uint64_t> open_file_limit_from_text(std::string_view text);

// Open, its names not read yet.
Result<Fd> descriptors_of(pid_t pid);

// Calls then(path) for each file that it has open for writing, in the order of their descriptors. None where
// that may not be seen.
template <class Then>
void each_file_written_by(pid_t pid, Then&& then) {
    constexpr mode_t for_writing = 0200; // of the link: proc(5)
    const auto directory = descriptors_of(pid);
    if (!directory) return;
    DirectoryReader names{*directory};
    std::array<char, PATH_MAX> room;
    for (auto name = names.next(); name && *name; name = names.next()) {
        const auto link = info(directory->number(), *name, Links::keep);
        if (!link || link->type != FileInfo::Type::symlink || (link->mode & for_writing) == 0) continue;
        const std::string_view target = read_link(directory->number(), *name, room);
        if (target.starts_with('/')) then(target);
    }
}

} // namespace lares::sys
