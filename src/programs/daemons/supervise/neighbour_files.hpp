// SPDX-License-Identifier: ISC
// What a neighbour has published, read for machine/neighbourhood.hpp.
#pragma once

#include "doubt.hpp"
#include "machine/neighbourhood.hpp"
#include "standpoint.hpp"

#include <string_view>

namespace lares::supervise {

// `doubt` has what kept it from being found out.
machine::Neighbour read_neighbour(const Standpoint& at, const char* neighbour, Doubt& doubt);

// Of one that needs us, by its control directory: does it hold our stop?
bool holds_us(const Standpoint& at, int directory, std::string_view control, Doubt& doubt);

// It looks at its neighbours.
void call(const Standpoint& at, const char* neighbour);

} // namespace lares::supervise
