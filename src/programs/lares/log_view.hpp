// SPDX-License-Identifier: ISC
// What lares logs does once it knows which logs are meant: the last lines, the first ones, all of them in
// either order; and then, if that is wished, what comes.
#pragma once

#include "log_printer.hpp"

#include <cstddef>
#include <optional>

namespace lares::front {

struct LogExtent {
    std::optional<std::size_t> last;  // so many at the end
    std::optional<std::size_t> first; // so many at the beginning
    bool is_reverse = false;
};

// False: something could not be read, which is said.
bool show_history_of_logs(std::span<const ChosenLog> logs, const LogExtent& extent, LogPrinter& printer);

// The same, and then what comes. It ends when nobody reads any more.
[[noreturn]] void follow_logs(std::span<const ChosenLog> logs, const LogExtent& extent, LogPrinter& printer);

} // namespace lares::front
