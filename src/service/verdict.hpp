// SPDX-License-Identifier: ISC
// Of somebody who waits for something.
#pragma once

#include <cstdint>

namespace lares::service {

enum class Verdict : std::uint8_t { reached, not_yet, never };

} // namespace lares::service
