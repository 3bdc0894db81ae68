// SPDX-License-Identifier: ISC
#include "glob.hpp"

#include <fnmatch.h>

namespace lares::sys {

bool matches_glob(const char* pattern, const char* name) {
    return ::fnmatch(pattern, name, FNM_PERIOD) == 0;
}

} // namespace lares::sys
