// SPDX-License-Identifier: ISC
// A pipe that is a FIFO with a name: whoever comes later can have the same one, and what waits in it, for as
// long as anybody at all has it open.
//
// Its writer is a reader as well, so that no writer ever sees that nobody reads. The reader is one only, so
// that it sees the end when all writers have gone.
#pragma once

#include "base/result.hpp"
#include "file.hpp"

#include <sys/types.h>

namespace lares::sys {

// Makes the FIFO if there is none. EINVAL: something else has its name.
Result<Pipe> open_named_pipe(int directory, const char* name, mode_t mode);

// Has anybody that FIFO open, for reading or for writing? What waits in it stays there.
Result<bool> is_named_pipe_open(int directory, const char* name);

// The pipe that a process has as its descriptor `number`. EINVAL: that is none.
Result<Pipe> pipe_of_process(pid_t pid, int number);
// Has the process this very pipe, of which `end` is ours, as its descriptor `number`?
Result<bool> has_pipe(pid_t pid, int number, const Fd& end);

// An anonymous pipe becomes one with such a writer, where /proc is; elsewhere it stays as it is.
void let_writer_read(Pipe& pipe);

} // namespace lares::sys
