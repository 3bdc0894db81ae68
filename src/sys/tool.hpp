// SPDX-License-Identifier: ISC
// A program that a client starts and waits for, as a shell does.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

namespace lares::sys {

// From this file into that one; what it says comes on our standard error. The word of wait(2). ENOENT: there
// is none of that name in $PATH.
Result<int> run_tool(const char* const* words, const Fd& input, const Fd& output);

} // namespace lares::sys
