// SPDX-License-Identifier: ISC
// What to say to somebody who has named the template of instances, in which no supervise runs.
#pragma once

#include "service.hpp"

#include <string>

namespace lares::service {

// "it is a template; name an instance of it: worker@eu, worker@us". Empty when it is none, or somebody has
// supervised it by itself.
std::string hint_of_template(const Service& service);

} // namespace lares::service
