// SPDX-License-Identifier: ISC
// The command line of svlogd.
#pragma once

#include "logging/plan.hpp"

#include <span>

namespace lares::svlogd {

struct CommandLine {
    protocol::StampStyle stamp = protocol::StampStyle::none;
    protocol::LogReplacement replacement;
    std::size_t line_size = protocol::Pattern::window;
    bool is_verbose = false;
    std::span<char* const> directories;
};

// One that makes no sense ends the program with its usage and exit code 111, as in runit.
CommandLine read_command_line(int argc, char** argv);

} // namespace lares::svlogd
