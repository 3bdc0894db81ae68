// SPDX-License-Identifier: ISC
// A look at many services at once, with what each takes of the machine: what tables are made of.
#pragma once

#include "process_table.hpp"
#include "selection.hpp"
#include "service.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lares::service {

// Of one whose directory is not there (missing.hpp).
struct Absent {
    std::string directory; // where the link leads, or which was deleted
    pid_t supervise = 0;   // that runs all the same; 0: none

    friend bool operator==(const Absent&, const Absent&) = default;
};

struct Surveyed {
    std::string name;    // as people call it
    std::string path;    // from where we are
    std::string control; // the control directory, as messages call it
    protocol::ServiceView view;
    std::optional<Consumption> used; // of its process and those below it
    std::optional<Absent> missing = {};
};

// What is no directory is left out, but for links that lead nowhere.
std::vector<Surveyed> survey(std::span<const Selected> services);

// The same of what was seen already, anew: processes come and go, and use more and more, without a word.
void survey_consumption(std::span<Surveyed> seen);

} // namespace lares::service
