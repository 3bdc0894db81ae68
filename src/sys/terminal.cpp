// SPDX-License-Identifier: ISC
#include "terminal.hpp"

#include "process.hpp"

#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace lares::sys {

bool is_terminal(int fd) {
    return ::isatty(fd) != 0;
}

std::optional<std::size_t> columns_of_terminal(int fd) {
    winsize size{};
    if (::ioctl(fd, TIOCGWINSZ, &size) < 0 || size.ws_col == 0) return std::nullopt;
    return size.ws_col;
}

TerminalSize size_of_terminal(int fd) {
    winsize size{};
    if (::ioctl(fd, TIOCGWINSZ, &size) < 0 || size.ws_col == 0 || size.ws_row == 0) return {};
    return {size.ws_col, size.ws_row};
}

bool can_redraw(int fd) {
    if (::isatty(fd) == 0) return false;
    const char* kind = environment_value("TERM");
    return kind && *kind && std::string_view{kind} != "dumb";
}

bool wants_colours(int fd) {
    if (!is_terminal(fd)) return false;
    const char* speaks_against = environment_value("NO_COLOR");
    const char* kind = environment_value("TERM");
    return (!speaks_against || !*speaks_against) && kind && std::string_view{kind} != "dumb";
}

} // namespace lares::sys
