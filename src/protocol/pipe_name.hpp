// SPDX-License-Identifier: ISC
// Where the pipe from a service to its log has its name: a FIFO below .svscan/pipes, called by the device and
// the inode number of the service directory, as svscan knows that. docs/protocol/scan-directory.md.
#pragma once

#include "base/text.hpp"
#include "names.hpp"

#include <cstdint>

namespace lares::protocol {

using PipeName = TextBuffer<64>;

inline PipeName pipe_name(std::uint64_t device, std::uint64_t inode) {
    PipeName name;
    name.append(scan_file::pipes).append('/').append_number(device).append('-').append_number(inode);
    return name;
}

} // namespace lares::protocol
