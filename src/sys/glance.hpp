// SPDX-License-Identifier: ISC
// Two facts in few system calls: does anybody read a FIFO, and what is in a file beside it? Status commands
// ask this of thousands of directories: four calls each. What they have opened is closed by hundreds, with
// one call.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace lares::sys {

struct Glance {
    // Errno values. Each question is asked only when those before it had no error. ENXIO: nobody reads the
    // FIFO; EINVAL: it is none.
    int fifo_error = 0;
    int open_error = 0;
    int read_error = 0;
    std::size_t size = 0; // what was read of the file
};

class Glances {
  public:
    Glances() = default;
    Glances(const Glances&) = delete;
    Glances& operator=(const Glances&) = delete;
    ~Glances() { close(); }

    Glance at(int directory, const char* fifo, const char* file, std::span<unsigned char> room);
    // A small file alone. What is read is a part of `room`.
    Result<std::string_view> read(int directory, const char* file, std::span<char> room);

  private:
    int open(int directory, const char* name, int flags);
    void keep(int fd);
    void close();

    // The descriptors from first_ up to end_ are ours, all of them.
    int first_ = 0;
    int end_ = 0;
};

} // namespace lares::sys
