// SPDX-License-Identifier: ISC
// Writing into a FIFO that somebody else reads, without ever hanging in it.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "fd.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace lares::sys {

// A FIFO whose reader goes away shall be an error of the write, EPIPE, and not the end of the program.
void ignore_broken_pipes();

// ENXIO when nobody reads it. Unlike open_fifo_writer() it takes whatever has that name, in one system call:
// enough to ask for a reader, and too little to write.
Result<Fd> open_to_ask(int directory, const char* fifo);

// All of `bytes` in one write, or nothing of it; at most 4096. Waits for room until `deadline`, without one
// for ever: ETIMEDOUT when it did not come.
Result<> send(const Fd& fifo, std::string_view bytes, std::optional<Moment> deadline);

// How much of what was written nobody has read yet.
std::size_t unread(const Fd& fifo);

} // namespace lares::sys
