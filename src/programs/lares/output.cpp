// SPDX-License-Identifier: ISC
#include "output.hpp"

#include "sys/process.hpp"
#include "sys/terminal.hpp"
#include "verb.hpp"

#include <cerrno>

namespace lares::front {

present::Colours colours(int stream) {
    return sys::wants_colours(stream) ? present::Colours::yes : present::Colours::no;
}

std::optional<std::size_t> width() {
    return sys::columns_of_terminal(sys::standard_output);
}

void print(std::string_view text) {
    if (!sys::write_all(sys::standard_output, text)) end_for_want_of_output(errno);
}

void end_for_want_of_output(int error) {
    if (error == EPIPE) sys::leave(exit_done);
    report.fatal({"unable to write"}, error);
    sys::leave(exit_failed);
}

} // namespace lares::front
