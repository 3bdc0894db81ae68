// SPDX-License-Identifier: ISC
// How long something took, or is ago, for people. What is less than nothing is nothing. Beside span_text(),
// which writes what is read again.
#pragma once

#include "text.hpp"
#include "time.hpp"

namespace lares {

using DurationText = TextBuffer<31>;

// "0.992s", "12m 5s", "3h 12m", "40d 6h"
DurationText duration_text(Span span);
// The same in whole seconds: "3s", "12m 5s".
DurationText age_text(Span span);

} // namespace lares
