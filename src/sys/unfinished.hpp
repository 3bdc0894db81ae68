// SPDX-License-Identifier: ISC
// A file that is replaced whole is written under another name first, and takes its own when it is finished.
#pragma once

#include "base/text.hpp"
#include "fd.hpp"

#include <cerrno>
#include <climits>
#include <string_view>
#include <sys/types.h>

namespace lares::sys {

// That name is the file's own with this at the end.
inline constexpr const char* unfinished_suffix = ".new";
// What was attempted when the new file was whole, and could not take the name.
inline constexpr const char* attempt_to_finish = "rename";

using FileName = TextBuffer<NAME_MAX>;

inline FileName unfinished_name(const char* name) {
    FileName unfinished;
    unfinished.append(name).append(unfinished_suffix);
    return unfinished;
}

// What write(2) answered for `contents`: a file with a part of them is not finished.
inline Result<> written_whole(ssize_t written, std::string_view contents) {
    if (written < 0) return failed_to("write");
    if (static_cast<std::size_t>(written) < contents.size()) return std::unexpected(Error{ENOSPC, "write"});
    return {};
}

} // namespace lares::sys
