// SPDX-License-Identifier: ISC
// One life of the machine, or of a container on it: as long as that lasts, a pid and the moment at which its
// process began are one process, and the monotonic clock goes on. What was written down in another era is of
// no use.
//
//     5f0d6a3e-8d0c-4c55-9d55-0d1b2f6a7c11.4026531836.12
//
// is the kernel's boot id, the inode of the pid namespace, and the start of the first process in it: inodes
// of namespaces are used again, but not within a hundredth of a second.
#pragma once

#include "text.hpp"

#include <string_view>

namespace lares {

// Empty: not known, which is equal to nothing.
using Era = TextBuffer<80>;

inline bool is_same_era(const Era& one, const Era& other) {
    return one.size() != 0 && one == other;
}

// One word; nothing that is longer, or has anything but letters, digits, dots and hyphens in it.
inline Era era_from_text(std::string_view text) {
    Era era;
    for (char c : text) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_letter && !(c >= '0' && c <= '9') && c != '.' && c != '-') return {};
    }
    era.append(text);
    return era.truncated() ? Era{} : era;
}

} // namespace lares
