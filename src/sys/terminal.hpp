// SPDX-License-Identifier: ISC
// The terminal that somebody looks at, if it is one (tty_ioctl(4), https://no-color.org).
#pragma once

#include <cstddef>
#include <optional>

namespace lares::sys {

bool is_terminal(int fd);

// How many columns it has; nothing: it is no terminal, or does not say.
std::optional<std::size_t> columns_of_terminal(int fd);

struct TerminalSize {
    std::size_t columns;
    std::size_t lines;
};
// The same, and how many lines; nothing also where $TERM says that its cursor cannot be moved.
std::optional<TerminalSize> size_for_redrawing(int fd);

// It is a terminal, and $NO_COLOR and $TERM do not speak against colours on it.
bool wants_colours(int fd);

} // namespace lares::sys
