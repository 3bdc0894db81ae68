// SPDX-License-Identifier: ISC
// How long something takes, as people write it: "10s", "500ms", "1m30s", "1.5h", "2d".
//
//     d  h  m (or min)  s  ms      a number has one of these right behind it
//     1m30s, 1m 30s                a sum; each unit is smaller than the one before, so that "1s 60s", which
//     is
//                                  two times, is not taken for one
//     30                           a number alone is counted in what the file is counted in
//
// What is written here is read again as the same span, to the millisecond.
#pragma once

#include "text.hpp"
#include "time.hpp"

namespace lares {

// More is a mistake.
inline constexpr Span longest_span = std::chrono::years{100};

// Nothing for what is no span, or a longer one. A fraction below the nanosecond is dropped.
std::optional<Span> span_from_text(std::string_view text, Span unit_of_bare_number);

// "1m30s", "2.031s", "500ms", "0s": whole milliseconds. What lies in the past is "0s".
using SpanText = TextBuffer<31>;
SpanText span_text(Span span);

} // namespace lares
