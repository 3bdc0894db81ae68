// SPDX-License-Identifier: ISC
// Why a run file cannot be executed, in words that say what to do. Pure: the facts are gathered by the
// caller.
#pragma once

#include "base/text.hpp"

#include <cstdint>
#include <string_view>

namespace lares::protocol {

// What a look at the run file found, after the kernel had refused to execute it.
struct RunFileFacts {
    enum class Type : std::uint8_t { missing, regular, directory, other, unreadable };

    Type type = Type::unreadable;
    bool executable = false;      // some execute bit is set
    std::string_view first_bytes; // at most 256; empty when it could not be read
    bool empty = false;
};

using Hint = TextBuffer<256>;

// The cause and the remedy of `error` (an errno value of execve), e.g. "not executable; try: chmod 755
// web/run". Empty when nothing more is known than the error says. `name` is the file as the user would type
// it.
Hint explain_start_failure(int error, const RunFileFacts& facts, std::string_view name);

} // namespace lares::protocol
