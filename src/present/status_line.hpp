// SPDX-License-Identifier: ISC
// The line of svstat, byte for byte that of daemontools 0.76:
//
//     web: up (pid 4711) 12 seconds, normally down, paused, want down
//     web: down 3 seconds, normally up, want up
//     web: supervise not running
//
// People and tools read it, so it says "1 seconds", and never changes. In encore's style it also says `once`
// and what the supervise is about, in one word.
#pragma once

#include "words.hpp"

#include <string>
#include <string_view>

namespace lares::present {

enum class LineStyle : std::uint8_t { classic, encore };

// Adds the line for the service called `name` as it was seen at `now`.
void append_status_line(std::string& out, std::string_view name, const protocol::ServiceView& view,
                        TaiLabel now, std::string_view control, ErrorWords error_words,
                        LineStyle style = LineStyle::classic);

} // namespace lares::present
