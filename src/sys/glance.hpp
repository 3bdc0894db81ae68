// SPDX-License-Identifier: ISC
// Two facts in few system calls: does anybody read a FIFO, and what is in a file beside it? Status commands
// ask this of thousands of directories: four calls each, of which one closes both descriptors.
#pragma once

#include <cstddef>
#include <span>

namespace lares::sys {

struct Glance {
    // Errno values. Each question is asked only when those before it had no error. ENXIO: nobody reads the
    // FIFO.
    int fifo_error = 0;
    int open_error = 0;
    int read_error = 0;
    std::size_t size = 0; // what was read of the file
};

Glance glance(int directory, const char* fifo, const char* file, std::span<unsigned char> room);

} // namespace lares::sys
