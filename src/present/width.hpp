// SPDX-License-Identifier: ISC
// How many columns of a terminal a text takes: two for a character of Chinese, none for an accent that is set
// upon the letter before it (Unicode: East Asian Width, UAX #11). What is no UTF-8 counts a byte as one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lares::present {

std::size_t width_of(std::string_view text);
// The beginning of it, with an ellipsis if it is not all.
std::string cut_to(std::string_view text, std::size_t width);

// With control bytes as \x1b, so that a line stays one, and the terminal of whoever looks does not obey them.
std::string visible(std::string_view text);
// The same of a line of somebody else's, of any bytes: a tab stays, what is no UTF-8 is shown as \xff, and so
// are the control characters above ASCII (U+0080 to U+009F), which some terminals obey as well.
std::string visible_line(std::string_view text);

} // namespace lares::present
