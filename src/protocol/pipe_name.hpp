// SPDX-License-Identifier: ISC
// Where the pipe from a service to its log has its name: a FIFO below .svscan/pipes, called by the device and
// the inode number of the service directory, as svscan knows that, and by the name of the instance, if it is
// one. docs/protocol/scan-directory.md.
#pragma once

#include "base/text.hpp"
#include "instance.hpp"
#include "names.hpp"

#include <cstdint>
#include <string_view>

namespace lares::protocol {

using PipeName = TextBuffer<320>;

inline PipeName pipe_name(std::uint64_t device, std::uint64_t inode, std::string_view instance = {}) {
    PipeName name;
    name.append(scan_file::pipes).append('/').append_number(device).append('-').append_number(inode);
    append_instance(name, instance);
    return name;
}

} // namespace lares::protocol
