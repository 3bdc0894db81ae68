// SPDX-License-Identifier: ISC
// Where a run script starts a program and the shell stays to wait for it, and what its owner may write so
// that the shell becomes the program: pure.
//
//     FOO=1 prog                  FOO=1 exec prog
//     cd /x && prog || exit 1     cd /x && exec prog
//     prog & wait                 exec prog
//     prog 2>&1 | tee x           exec prog 2>&1         and a log service
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lares::diagnosis {

struct WaitingShell {
    enum class Way : std::uint8_t {
        foreground, // the program is a command of the script, whatever is around it
        pipe,       // what it writes goes to another one
        background, // behind & …
        several,    // … like others
    };
    Way way = Way::foreground;
    std::string command;   // that starts the program, as it is written
    std::string with_exec; // the same, as it should be
    std::string reader;    // of a pipe: the command that reads from it

    friend bool operator==(const WaitingShell&, const WaitingShell&) = default;
};

// `children`: the names of the programs that the shell has started and that live, the oldest first. Nothing:
// it has something to do itself: it passes TERM on, it is a loop, it will exec another program or do
// something else; or it is no shell at all.
std::optional<WaitingShell> waiting_shell_in(std::string_view script, std::span<const std::string> children);

// What it and its program write to standard error goes where somebody has sent it: "exec 2>&1".
bool redirects_errors(std::string_view script);

} // namespace lares::diagnosis
