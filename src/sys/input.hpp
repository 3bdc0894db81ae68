// SPDX-License-Identifier: ISC
// Standard input of a program that must stay awake for other things: what is there is read, and nothing is
// waited for.
//
// The descriptor is shared with whoever reads from it next, so that it is left as it was found: it is not
// made non-blocking.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <span>

namespace lares::sys {

// How many bytes were read into `room`. 0: the end. EAGAIN: there is nothing now.
//
// Only after the poller has said that it is ready; a pipe that somebody else has emptied meanwhile does not
// hold us up, where the kernel can tell.
Result<std::size_t> read_input(int fd, std::span<char> room);

// From now on up to `size` bytes may wait in the pipe, if it is one and the kernel lets us.
void widen_pipe(int fd, std::size_t size);

// A standard input that is closed is taken by something of which reading fails: what is opened next must not
// be read as input, and a missing input is not an empty one.
void mark_missing_input();

} // namespace lares::sys
