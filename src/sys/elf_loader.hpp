// SPDX-License-Identifier: ISC
// Which loader a program asks for (elf(5), PT_INTERP). Without it execve(2) says that the program does not
// exist. Pure.
#pragma once

#include <string_view>

namespace lares::sys {

// A part of the program's first bytes; empty: it asks for none, is for another machine, or more bytes are
// needed.
std::string_view loader_of(std::string_view program);

} // namespace lares::sys
