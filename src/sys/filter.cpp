// SPDX-License-Identifier: ISC
#include "filter.hpp"

#include <cerrno>

namespace lares::sys {

FilterBuffers filter_buffers;

void write_or_leave(const Report& report, std::string_view text) {
    if (write_all(standard_output, text)) return;
    if (errno == EPIPE) leave(exit_temporary);
    report.die({"unable to write standard output"}, errno);
}

} // namespace lares::sys
