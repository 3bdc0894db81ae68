// SPDX-License-Identifier: ISC
// Which letters whoever looks can see: those of ASCII, or all.
#pragma once

#include <cstdint>

namespace lares::present {

enum class Letters : std::uint8_t { ascii, utf8 };

} // namespace lares::present
