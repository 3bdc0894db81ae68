// SPDX-License-Identifier: ISC
// Looks at what all services rest on, and at all services: what `lares doctor` tells.
#pragma once

#include "finding.hpp"
#include "installation.hpp"
#include "surroundings.hpp"

#include <cstddef>
#include <vector>

namespace lares::diagnosis {

struct Examination {
    Installation installation;
    std::vector<Finding> of_installation;
    std::vector<Finding> of_services; // one service after the other, by their names; web/log behind web
    std::size_t services = 0;         // looked at …
    std::size_t without_findings = 0; // … of which so many have none
};

// The scan directory must be there.
Examination examine(Surroundings& around);

} // namespace lares::diagnosis
