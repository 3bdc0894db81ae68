// SPDX-License-Identifier: ISC
// lares status -l: all that is known of each service, a page for each.
#pragma once

#include "service/survey.hpp"

#include <span>
#include <string>

namespace lares::front {

std::string pages_of(const std::string& scan_directory, std::span<const service::Surveyed> all);

} // namespace lares::front
