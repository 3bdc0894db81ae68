// SPDX-License-Identifier: ISC
// What a neighbour has published, read for machine/neighbourhood.hpp.
#pragma once

#include "base/result.hpp"
#include "machine/neighbourhood.hpp"
#include "standpoint.hpp"

#include <string_view>

namespace lares::supervise {

// Then nothing is known of the neighbour, and what was known holds on.
bool says_nothing(const Error& error);

// `is_unable` becomes true where that cannot be found out now.
machine::Neighbour read_neighbour(const Standpoint& at, const char* neighbour, bool& is_unable);

// Of one that needs us, by its control directory: does it hold our stop?
bool holds_us(const Standpoint& at, int directory, std::string_view control, bool& is_unable);

// It looks at its neighbours.
void call(const Standpoint& at, const char* neighbour);

} // namespace lares::supervise
