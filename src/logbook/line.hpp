// SPDX-License-Identifier: ISC
// A line of a log: its text as it is in the file, which part of that is the stamp, and when it was written.
#pragma once

#include "base/tai.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace lares::logbook {

struct Line {
    std::string text;                   // without the newline; any bytes but that one
    std::size_t message_at = 0;         // where the message begins, behind the stamp
    std::optional<TaiLabel> stamp = {}; // nothing: it has none
    TaiLabel when = {}; // its stamp; else that of the line before, or what is known of its file
    std::shared_ptr<const std::string> file = {}; // the path of the file that it is in

    std::string_view message() const { return std::string_view{text}.substr(message_at); }
};

} // namespace lares::logbook
