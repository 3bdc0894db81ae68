// SPDX-License-Identifier: ISC
// What NOTIFY_SOCKET says: the path of a service's socket, as its programs can send to it.
//
// A name of the Unix domain has 108 bytes, and sd_notify(3) takes nothing but a whole path or a name without
// a file. The latter anybody could take first. So a service directory that lies too deep is gone to by its
// entry in the scan directory, which is short where svscan is at home.
#pragma once

#include "base/text.hpp"

#include <cstddef>
#include <optional>

namespace lares::supervise {

inline constexpr std::size_t longest_notify_address = 107; // and a NUL
using NotifyAddress = TextBuffer<longest_notify_address>;

// Of a socket called `socket` in the service directory, which is the current one. `scan_directory`: a
// descriptor, less than 0: there is none. `entry`: the name of the service there. Nothing: it is too long by
// either way, or nobody knows where we are.
std::optional<NotifyAddress> notify_address(int scan_directory, const char* entry, const char* socket);

} // namespace lares::supervise
