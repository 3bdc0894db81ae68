// SPDX-License-Identifier: ISC
// The current directory of this process, and its root.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

namespace lares::sys {

Result<> enter(const char* name);
Result<> enter(const Fd& directory);

// To come back to with enter(), and for nothing else: it need not be readable.
Result<Fd> note_current_directory();

// The current directory becomes `/`.
Result<> make_current_directory_the_root();

} // namespace lares::sys
