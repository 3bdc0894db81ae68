// SPDX-License-Identifier: ISC
// Sleeping until one of any number of descriptors has something to tell, or a moment has come: what clients
// do. A daemon, which waits for the same few for ever, has a Poller.
#pragma once

#include "base/time.hpp"
#include "fd.hpp"

#include <optional>
#include <poll.h>
#include <span>

namespace lares::sys {

using Awaited = pollfd;

// One that is closed is passed over.
inline Awaited input_of(const Fd& fd) {
    return {fd.number(), POLLIN, 0};
}
// Room for a write of PIPE_BUF bytes, or that nobody reads the FIFO any more.
inline Awaited room_in(const Fd& fifo) {
    return {fifo.number(), POLLOUT, 0};
}
inline Awaited end_of_readers(const Fd& fifo) {
    return {fifo.number(), 0, 0};
}

// The same of one of the standard streams.
inline Awaited end_of_readers(int stream) {
    return {stream, 0, 0};
}
inline bool is_without_readers(const Awaited& stream) {
    return (stream.revents & (POLLERR | POLLHUP)) != 0;
}
// Could something be read from it at this moment?
bool has_input(const Fd& fd);

// Without a moment it may sleep for ever.
void wait_for_any(std::span<Awaited> awaited, std::optional<Moment> until);

} // namespace lares::sys
