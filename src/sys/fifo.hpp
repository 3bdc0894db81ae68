// SPDX-License-Identifier: ISC
// Writing into a FIFO that somebody else reads, without ever hanging in it.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "fd.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace lares::sys {

// A FIFO whose reader goes away shall be an error of the write, EPIPE, and not the end of the program.
void ignore_broken_pipes();

// All of `bytes` in one write, or nothing of it; at most 4096. EAGAIN when there is no room for them.
Result<> send(const Fd& fifo, std::string_view bytes);

// Nobody has it open for writing any more. What was waiting in it, which is nothing then, goes into the room.
bool is_at_end(const Fd& fifo, std::span<char> room);
// The same of one that had a writer since it was opened.
bool has_hung_up(const Fd& fifo);

// From now on it is known whether anything is ever written into it, whoever is there by then to read it: the
// moment of its last change is put at 1970, and a write moves it. Where the file system does not note writes
// (overlayfs, NFS), it stays where it is. Both are of one FIFO, which nobody else has open yet.
void watch_for_writes(const Fd& reader, const Fd& writer);
// It was, and nothing has been written into it since.
bool is_unwritten(const Fd& fifo);

// How much of what was written nobody has read yet.
std::size_t unread(const Fd& fifo);

// Sleeps until nobody has the FIFO open for reading. False: it is still read when the moment has come, or
// cannot be looked at.
bool has_lost_its_readers_by(Moment until, int directory, const char* name);

} // namespace lares::sys
