// SPDX-License-Identifier: ISC
// The terminal that somebody looks at, if it is one (tty_ioctl(4), https://no-color.org).
#pragma once

#include <cstddef>
#include <optional>

namespace lares::sys {

bool is_terminal(int fd);

// How many columns it has; nothing: it is no terminal, or does not say.
std::optional<std::size_t> columns_of_terminal(int fd);

// Both of its sides; where it does not say, that of the first terminals.
struct TerminalSize {
    std::size_t columns = 80;
    std::size_t rows = 24;
};
TerminalSize size_of_terminal(int fd);

// It is a terminal, and $TERM does not say that it is one that cannot go back.
bool can_redraw(int fd);

// It is a terminal, and $NO_COLOR and $TERM do not speak against colours on it.
bool wants_colours(int fd);

} // namespace lares::sys
