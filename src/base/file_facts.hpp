// SPDX-License-Identifier: ISC
// What a look at a file has found, for pure code that judges by it.
#pragma once

#include <cstdint>
#include <string_view>

namespace lares {

struct FileFacts {
    enum class Type : std::uint8_t {
        missing,
        dangling, // a symbolic link to nothing
        regular,
        directory,
        other,
        unreadable,
    };

    Type type = Type::unreadable;
    bool executable = false;      // some execute bit is set
    std::string_view first_bytes; // of a regular file; empty when they could not be read
    bool empty = false;
};

} // namespace lares
