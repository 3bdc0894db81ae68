// SPDX-License-Identifier: ISC
// What a script says of the logger that it starts: which program, and into which directories.
//
//     exec setuidgid log multilog t s1000000 ./main '-*' '+* alert: *' ./alerts
//
// It is read in words (service/script_words.hpp). Of several loggers the last one is meant, which is what the
// script becomes.
#pragma once

#include "keeper.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lares::logbook {

struct LoggerWords {
    Keeper keeper = Keeper::unknown;
    std::vector<std::string> directories; // as they are written

    friend bool operator==(const LoggerWords&, const LoggerWords&) = default;
};

// Nothing: no logger is named that we know.
std::optional<LoggerWords> logger_words(std::string_view script);

} // namespace lares::logbook
