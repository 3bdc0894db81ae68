// SPDX-License-Identifier: ISC
#include "glance.hpp"

#include "unnamed_calls.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace lares::sys {

namespace {

// Owns two descriptors, and closes them with one call when their numbers are neighbours, as they are in a
// program that does nothing else in between.
class Pair {
  public:
    Pair() = default;
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;
    ~Pair() {
        if (first >= 0 && second == first + 1 &&
            close_from_to(static_cast<unsigned>(first), static_cast<unsigned>(second)))
            return;
        if (first >= 0) ::close(first);
        if (second >= 0) ::close(second);
    }

    int first = -1;
    int second = -1;
};

} // namespace

Glance glance(int directory, const char* fifo, const char* file, std::span<unsigned char> room) {
    Glance seen;
    Pair pair;
    pair.first = ::openat(directory, fifo, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (pair.first < 0) {
        seen.fifo_error = errno;
        return seen;
    }
    pair.second = ::openat(directory, file, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (pair.second < 0) {
        seen.open_error = errno;
        return seen;
    }
    const ssize_t size = ::read(pair.second, room.data(), room.size());
    if (size < 0)
        seen.read_error = errno;
    else
        seen.size = static_cast<std::size_t>(size);
    return seen;
}

} // namespace lares::sys
