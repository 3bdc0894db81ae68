// SPDX-License-Identifier: ISC
// Whom a service needs and wants, and who needs and wants it: the names in needs/ and wants/, its own and
// those of its neighbours (docs/protocol/service-directory.md). They are looked for where it is served
// (scan_place.hpp).
#pragma once

#include "scan_place.hpp"
#include "service.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lares::service {

struct Relations {
    std::vector<std::string> needs;
    std::vector<std::string> wants;
    std::vector<std::string> needed_by;
    std::vector<std::string> wanted_by;
};

// What the neighbours say is read once for each scan directory, however many services are asked about.
class RelationReader {
  public:
    // `name`: the service as the user called it.
    Relations of(const Service& service, std::string_view name);

  private:
    // Who says something of a neighbour, which is the key.
    struct Dependents {
        std::map<std::string, std::vector<std::string>> needing;
        std::map<std::string, std::vector<std::string>> wanting;
    };
    const Dependents& dependents_in(const ScanPlace& place);

    std::map<std::pair<int, std::string>, Dependents> known_; // by where the scan directory is
};

// The names in one of these directories, in their order; none where there is no such directory.
std::vector<std::string> neighbours_in(int start, const std::string& service, std::string_view directory);

} // namespace lares::service
