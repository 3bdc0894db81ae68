// SPDX-License-Identifier: ISC
// A service directory that a scan directory could have a link to, and has none: somebody has disabled it, or
// has not enabled it yet.
#pragma once

#include "scan_place.hpp"

#include <string>

namespace lares::service {

// Where `lares new` makes them.
inline constexpr const char* usual_directory = "/etc/lares";

struct Unlinked {
    std::string path;   // of its directory; empty: none is known
    std::string enable; // the command that links it
};

// `neighbour`: the name that is looked for, of one that is not beside `service`.
Unlinked unlinked_neighbour(const Service& service, const ScanPlace& place, const std::string& neighbour);

} // namespace lares::service
