// SPDX-License-Identifier: ISC
// Which sockets a process has open, by their inodes: /proc/PID/fd. Nothing is asked of the files themselves,
// which may lie on a disk that does not answer.
#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "fd.hpp"

#include <cstdint>
#include <unistd.h>

namespace lares::sys {

// Of the open file of that name in /proc/PID/fd; 0: it is no socket.
inline Result<std::uint64_t> inode_of_socket(const Fd& files, const char* name) {
    constexpr std::string_view before = "socket:[";
    char target[32];
    const ssize_t size = ::readlinkat(files.number(), name, target, sizeof target);
    if (size < 0) return failed_to("read link");
    const std::string_view text{target, static_cast<std::size_t>(size)};
    if (!text.starts_with(before)) return 0;
    return number_from_text(split_at(rest_of(text, before.size()), ']').head).value_or(0);
}

template <class Inodes>
bool has(const Inodes& inodes, std::uint64_t inode) {
    for (const std::uint64_t one : inodes)
        if (one == inode) return true;
    return false;
}

} // namespace lares::sys
