// SPDX-License-Identifier: ISC
// Who can still write into the pipe that a process reads: a logger that waits for the end of a line waits in
// vain when nobody is left who could write that. Found among all processes by their open files (proc(5)).
#pragma once

#include <cstdint>
#include <sys/types.h>

namespace lares::service {

enum class PipeWriters : std::uint8_t {
    none,
    some,
    unknown, // it is no pipe, or there are processes that may not be looked at
};

// `keeper`: a process that keeps the pipe open for others, and writes nothing, as svscan does. Of those that
// may not be looked at, only who has begun later and below it has got an end of the pipe, or who was adopted.
struct InputWriters {
    PipeWriters are = PipeWriters::none;
    pid_t one = 0; // of some
};
InputWriters find_writers_of_input(pid_t reader, pid_t keeper);

inline PipeWriters writers_of_input(pid_t reader, pid_t keeper) {
    return find_writers_of_input(reader, keeper).are;
}

} // namespace lares::service
