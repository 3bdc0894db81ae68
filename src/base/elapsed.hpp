// SPDX-License-Identifier: ISC
// The time between two labels, to the nanosecond: "0.000031250", "86400.000000000", "-3600.000000000".
#pragma once

#include "tai.hpp"
#include "text.hpp"

namespace lares {

// Labels may be any numbers, and so far apart as 64 bits go. The nanoseconds of both are less than a second.
TextBuffer<31> elapsed_text(TaiLabel from, TaiLabel to);

} // namespace lares
