// SPDX-License-Identifier: ISC
// Removing a directory with all that is in it, as rm -r does. Links are removed and never followed, and what
// another file system shows there (a mount) is not entered: EXDEV.
#pragma once

#include "base/result.hpp"

namespace lares::sys {

// An empty one. That there is none is as good.
Result<> remove_directory(int directory, const char* name);

// A file, a link, or a directory and all below it; it goes on after what fails, and answers the first
// failure. That there is none is as good.
Result<> remove_tree(int directory, const char* name);

} // namespace lares::sys
