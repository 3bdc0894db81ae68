// SPDX-License-Identifier: ISC
// The ports that the files of a service name, where its words name none: those of ready-listen, and those in
// the command of run. Pure.
#pragma once

#include "picture.hpp"

#include <cstdint>
#include <vector>

namespace lares::diagnosis {

std::vector<std::uint16_t> ports_named_for(const Picture& picture);

} // namespace lares::diagnosis
