// SPDX-License-Identifier: ISC
// What processes that are not ours have started, and what they write into, as /proc tells it.
#pragma once

#include "base/text.hpp"
#include "directory.hpp"
#include "file.hpp"
#include "links.hpp"

#include <array>
#include <climits>
#include <sys/types.h>

namespace lares::sys {

// Calls then(pid) for each child of its first thread, which are all but those of a program that starts them
// from others.
template <class Then>
void each_child_of(pid_t pid, Then&& then) {
    TextBuffer<64> path;
    path.append("/proc/").append_number(static_cast<unsigned>(pid)).append("/task/");
    path.append_number(static_cast<unsigned>(pid)).append("/children");
    std::array<char, 4096> room;
    const auto text = read_small_file(here, path.c_str(), room);
    for (std::string_view rest = text.value_or(""); !rest.empty();) {
        const Split word = split_at(rest, ' ');
        rest = word.rest;
        if (const auto child = number_from_text(word.head)) then(static_cast<pid_t>(*child));
    }
}

// Calls then(path) for each file that it has open for writing, in the order of their descriptors. None where
// that may not be seen.
template <class Then>
void each_file_written_by(pid_t pid, Then&& then) {
    constexpr mode_t for_writing = 0200; // of the link: proc(5)
    TextBuffer<32> path;
    path.append("/proc/").append_number(static_cast<unsigned>(pid)).append("/fd");
    const auto directory = open_directory(here, path.c_str());
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
