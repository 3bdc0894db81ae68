// SPDX-License-Identifier: ISC
// Why what a file says cannot be used. Whoever reports it writes one sentence of it, behind the file's name:
//
//     web/timeout-kill, line 1: "soon" is no time (try: 5000, in milliseconds, or 5s)
//                            │   │     │               └ remedy
//                            │   │     └ what
//                            │   └ text
//                            └ line
#pragma once

#include <expected>
#include <string_view>

namespace lares::protocol {

struct SettingError {
    unsigned line;         // counted from 1
    std::string_view text; // the word, a part of what was given; empty where there is none
    const char* what;      // completes "`text` …"
    const char* remedy;    // completes "try: …"
};

template <class T>
using SettingResult = std::expected<T, SettingError>;

using NoSetting = std::unexpected<SettingError>;

} // namespace lares::protocol
