// SPDX-License-Identifier: ISC
// What is in the way of a service that somebody waits for, in words, and what one types against it.
#pragma once

#include "outcomes.hpp"
#include "service/undertaking.hpp"

#include <optional>

namespace lares::front {

// It is looked for when that has taken so long.
Span time_to_be_patient(const service::Undertaking& undertaking, std::size_t number);

// Nothing: it is on its way.
std::optional<service::Explanation> what_is_in_the_way(const service::Undertaking& undertaking,
                                                       std::size_t number, const Terms& terms);

} // namespace lares::front
