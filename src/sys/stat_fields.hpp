// SPDX-License-Identifier: ISC
// The fields of /proc/PID/stat (proc(5)), behind the name of the program, which may be anything.
#pragma once

#include "base/text.hpp"

#include <string_view>

namespace lares::sys {

// Calls take(number, word) for the first `count` of them, the state being number 0, as long as it answers
// true. False: it did not, or there are not so many.
template <class Take>
bool each_stat_field(std::string_view text, int count, Take&& take) {
    const auto name_ends = text.rfind(')');
    if (name_ends == std::string_view::npos) return false;
    std::string_view rest = rest_of(text, name_ends + 2);
    for (int number = 0; number < count; ++number) {
        if (rest.empty()) return false;
        const Split word = split_at(rest, ' ');
        rest = word.rest;
        if (!take(number, word.head)) return false;
    }
    return true;
}

} // namespace lares::sys
