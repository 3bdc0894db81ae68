// SPDX-License-Identifier: ISC
// A file without a name, which goes when it is closed: for what is too large to be kept in memory.
#pragma once

#include "base/result.hpp"
#include "fd.hpp"

namespace lares::sys {

// In $TMPDIR, /var/tmp or /tmp; in memory where none of these will have it.
Result<Fd> make_nameless_file();

} // namespace lares::sys
