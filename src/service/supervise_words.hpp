// SPDX-License-Identifier: ISC
// What a supervise was called with.
#pragma once

#include "base/text.hpp"
#include "sys/command_line.hpp"

#include <array>
#include <climits>
#include <string>
#include <sys/types.h>

namespace lares::service {

// The directory that it was to look after.
inline std::string operand_of_supervise(pid_t pid) {
    std::array<char, PATH_MAX> room;
    const Split words = split_at(sys::arguments_of(pid, room), '\0');
    return std::string{split_at(words.rest, '\0').head};
}

} // namespace lares::service
