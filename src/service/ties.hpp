// SPDX-License-Identifier: ISC
// What service directories say of each other in needs/ and wants/, read as a graph (plan.hpp), with what each
// service does at this moment.
//
// Neighbours are looked for beside a service, in its scan directory. A service that was called by the
// directory that the scan directory links to is the one in the scan directory (scan_place.hpp).
#pragma once

#include "plan.hpp"
#include "selection.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace lares::service {

// All of its ties, to services that are called by `prefix` and a name.
std::vector<Tie> ties_of(const std::string& directory, const std::string& prefix);

// In the graph a service has the name of its path.
struct Surroundings {
    Graph graph;
    std::vector<std::string> chosen;         // the paths of those that were selected, in their order
    std::map<std::string, Selected> members; // by the path
};

Surroundings surroundings_of(std::span<const Selected> services);

// One that is about to come into a scan directory, or is there.
struct Newcomer {
    std::string scan_directory;
    std::string name;
    std::string directory; // of the service
};
// As they will be when all of them are there.
Surroundings surroundings_when_come(std::span<const Newcomer> newcomers);

} // namespace lares::service
