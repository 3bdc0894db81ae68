// SPDX-License-Identifier: ISC
#include "terminal.hpp"

#include "process.hpp"

#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace lares::sys {

namespace {

// All 0: it is no terminal, or does not say.
winsize size_of(int fd) {
    winsize size{};
    return ::ioctl(fd, TIOCGWINSZ, &size) < 0 ? winsize{} : size;
}

std::string_view variable(const char* name) {
    const char* value = environment_value(name);
    return value ? value : "";
}

} // namespace

bool is_terminal(int fd) {
    return ::isatty(fd) != 0;
}

std::optional<std::size_t> columns_of_terminal(int fd) {
    const winsize size = size_of(fd);
    return size.ws_col == 0 ? std::nullopt : std::optional<std::size_t>{size.ws_col};
}

TerminalSize size_of_terminal(int fd) {
    const winsize size = size_of(fd);
    return size.ws_col == 0 || size.ws_row == 0 ? TerminalSize{} : TerminalSize{size.ws_col, size.ws_row};
}

bool can_redraw(int fd) {
    const std::string_view kind = variable("TERM");
    return is_terminal(fd) && !kind.empty() && kind != "dumb";
}

bool wants_colours(int fd) {
    return can_redraw(fd) && variable("NO_COLOR").empty();
}

} // namespace lares::sys
