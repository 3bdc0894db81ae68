// SPDX-License-Identifier: ISC
// Where a process comes from that has lost its parent, by what it has been given and seldom throws away: the
// pipe that it writes into, and the directories in its environment.
//
//     /proc/812/fd/1 -> /service/.svscan/pipes/65024-11026441     what the log of that service reads
//     PWD=/  OLDPWD=/service/web                                  where it was, before a cd
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace lares::diagnosis {

struct Origin {
    std::vector<std::string> outputs;     // what its standard output and error are
    std::vector<std::string> directories; // it was in, when it or who has started it began
};

// As far as it may be seen.
Origin origin_of_process(pid_t pid);

// What its standard input is; empty: it may not be seen.
std::string input_of_process(pid_t pid);

struct Home {
    std::string path;     // of the service directory, as it can be typed
    std::string real;     // without links
    std::string log_pipe; // that its log reads; empty: nobody knows
};
enum class Whose : std::uint8_t {
    of_it,       // by the pipe of its log, which nobody else has
    seems_of_it, // by a directory, in which somebody may have typed a command
    of_another,
    unknown
};
Whose whose(const Origin& origin, const Home& home);

} // namespace lares::diagnosis
