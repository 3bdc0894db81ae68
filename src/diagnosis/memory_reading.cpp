// SPDX-License-Identifier: ISC
// For which limit the kernel has ended the last run.
#include "reading.hpp"

#include "base/path_parts.hpp"
#include "sys/oom_group.hpp"

#include <array>

namespace lares::diagnosis {

namespace {

struct Place {
    const char* mounted;
    const char* file;
};
// Of version 2, alone or beside version 1, and of version 1.
constexpr std::array<Place, 3> places{{{"/sys/fs/cgroup", "memory.max"},
                                       {"/sys/fs/cgroup/unified", "memory.max"},
                                       {"/sys/fs/cgroup/memory", "memory.limit_in_bytes"}}};

// Version 1 says a number that no machine has where there is no limit, and version 2 "max".
constexpr std::uint64_t no_limit = std::uint64_t{1} << 62;

bool add_limit(MemoryLimit& limit, const std::string& group) {
    for (const Place& place : places) {
        const std::string file = place.mounted + group + (group.ends_with('/') ? "" : "/") + place.file;
        const std::string text = text_of(file, 64);
        const auto bytes = number_from_text(trim_end(text));
        if (!bytes || *bytes >= no_limit) continue;
        limit.file = file;
        limit.bytes = *bytes;
        return true;
    }
    return false;
}

} // namespace

// In a container the kernel says a path that is not ours, and the group of all that is seen is "/".
void read_memory_limit(Picture& picture) {
    const auto* state = picture.state();
    const auto death = last_death_of(picture);
    if (!state || !death || death->by != protocol::EndedBy::oom || is_as_wanted(picture)) return;
    const sys::GroupPath path = sys::group_that_had_no_memory_for(state->last_pid);
    if (path.size() == 0) return;
    MemoryLimit limit{std::string{path.view()}, {}, 0};
    if (!add_limit(limit, limit.group)) (void)add_limit(limit, "/");
    picture.memory_limit = std::move(limit);
}

} // namespace lares::diagnosis
