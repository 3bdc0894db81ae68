// SPDX-License-Identifier: ISC
// What a terminal is sent to show one thing in place of another: the only place that knows such codes, but
// for colours (tone.hpp). ECMA-48, and the alternate screen of xterm, which all of today have: when it is
// left, what was there before is there again.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lares::present {

// The screen is ours, and no cursor is in the way; and the way back.
inline constexpr std::string_view screen_begins = "\x1b[?1049h\x1b[?25l";
inline constexpr std::string_view screen_ends = "\x1b[?25h\x1b[?1049l";

// What shows this text, and nothing of the one before. It has no more lines than the screen.
std::string redrawn(std::string_view text);

} // namespace lares::present
