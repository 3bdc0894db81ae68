// SPDX-License-Identifier: ISC
#include "character_set.hpp"

#include "process.hpp"

#include <string_view>
#include <strings.h>

namespace lares::sys {

namespace {

// "de_DE.UTF-8@euro", "C.utf8"
bool names_utf8(const char* locale) {
    const std::string_view whole = locale;
    const std::size_t point = whole.find('.');
    if (point == std::string_view::npos) return false;
    const char* set = locale + point + 1;
    return ::strncasecmp(set, "UTF-8", 5) == 0 || ::strncasecmp(set, "UTF8", 4) == 0;
}

} // namespace

bool speaks_utf8() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})
        if (const char* value = environment_value(name); value && *value) return names_utf8(value);
    return false;
}

} // namespace lares::sys
