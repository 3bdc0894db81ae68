// SPDX-License-Identifier: ISC
// Where the neighbours of a service are, for a client that knows it by a name.
#pragma once

#include "service.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lares::service {

struct ScanPlace {
    int start;          // where `prefix` begins
    std::string entry;  // the service, as an entry of the scan directory
    std::string prefix; // in front of a neighbour's name, for a look at it: "/service/", or nothing
    std::string typed;  // the same where the user is
    std::string shown;  // the directory, for people: "/service"

    // As it can be called from here, and as it can be typed.
    std::string path_of(std::string_view neighbour) const { return prefix + std::string{neighbour}; }
    std::string typed_path_of(std::string_view neighbour) const { return typed + std::string{neighbour}; }
};

// The directory in which the service was named. But where $SVDIR, or /service, has an entry of that name
// which leads to the same directory, it is that one: /etc/sv/web is called so and served as /service/web.
ScanPlace scan_place_of(const Service& service, std::string_view name);

} // namespace lares::service
