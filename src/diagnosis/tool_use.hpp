// SPDX-License-Identifier: ISC
// Where a command calls a tool that starts a program in the background: pure.
//
//     setuidgid postgres pg_ctl -D data start      "pg_ctl", the third word
//     su postgres -c 'pg_ctl -D data start'        "pg_ctl", in the fourth
//     service nginx start                          "service", the first, of nginx and of nobody else
#pragma once

#include "command_pieces.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lares::diagnosis {

struct ToolUse {
    std::string name;
    std::ptrdiff_t place = 0;  // of the word that it is, or is a part of
    bool is_by_itself = false; // it is no part of a text for a shell
};
// Nothing: the command calls no such tool, or for another program.
std::optional<ToolUse> tool_in(Words words, std::string_view program);

// All that the tools of a command may start: "postgres" of pg_ctl.
std::vector<std::string_view> started_by_tools_in(Words words);

} // namespace lares::diagnosis
