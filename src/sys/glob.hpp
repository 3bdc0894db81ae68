// SPDX-License-Identifier: ISC
// The names that a pattern of the shell means (glob(7), fnmatch(3)).
#pragma once

namespace lares::sys {

// A dot at the beginning is matched by a dot only.
bool matches_glob(const char* pattern, const char* name);

} // namespace lares::sys
