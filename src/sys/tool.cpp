// SPDX-License-Identifier: ISC
#include "tool.hpp"

#include "process.hpp"
#include "signals.hpp"

#include <cerrno>
#include <sys/wait.h>

namespace lares::sys {

Result<int> run_tool(const char* const* words, const Fd& input, const Fd& output) {
    const BlockedSignals before;
    block_signals();
    const auto pid = spawn({.program = words[0],
                            .arguments = words,
                            .environment = environment(),
                            .standard_input = input.number(),
                            .standard_output = output.number()});
    before.restore();
    if (!pid) return std::unexpected(pid.error().error);
    int status = 0;
    while (::waitpid(*pid, &status, 0) < 0)
        if (errno != EINTR) return failed_to("wait for");
    return status;
}

} // namespace lares::sys
