// SPDX-License-Identifier: ISC
// What is in the way of a service that somebody waits for, in words, and what one types against it.
#pragma once

#include "outcomes.hpp"
#include "service/blocker.hpp"
#include "service/undertaking.hpp"

#include <optional>
#include <string>

namespace lares::front {

inline constexpr Span patience_with_stop = std::chrono::seconds{3};

// Its process, or what that has left, is to go first, be it that another one is to come.
bool is_about_its_end(const service::Undertaking& undertaking, std::size_t number);

// Of one that is to go; it is typed by the name.
service::Explanation why_it_stays(const service::Blocker& blocker, const std::string& name,
                                  const Terms& terms);

// It is looked for when that has taken so long.
Span time_to_be_patient(const service::Undertaking& undertaking, std::size_t number);

// Nothing: it is on its way.
std::optional<service::Explanation> what_is_in_the_way(const service::Undertaking& undertaking,
                                                       std::size_t number, const Terms& terms);

} // namespace lares::front
