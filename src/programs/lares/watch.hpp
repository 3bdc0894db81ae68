// SPDX-License-Identifier: ISC
// lares status --watch: the table, renewed when something has changed.
#pragma once

#include "verb.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lares::front {

enum class WatchForm : std::uint8_t {
    table,
    objects, // one a line, for each service that has changed
};

int watch_status(const Common& common, const std::vector<std::string>& services, WatchForm form);

} // namespace lares::front
