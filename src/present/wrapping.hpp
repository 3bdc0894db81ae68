// SPDX-License-Identifier: ISC
// Text that is wider than the place for it: it is broken between words. A word that is wider has a line of
// its own, so that what is to be copied, as a path, stays whole.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lares::present {

// In lines of at most so many columns; of nothing it makes one empty line. The first keeps its indent.
std::vector<std::string> broken_into_lines(std::string_view text, std::size_t width);
// The same as text, with an indent in front of each line; nothing stays nothing.
std::string wrapped(std::string_view prose, std::size_t indent, std::size_t width);
// The widest of its words: in less, one of them would stick out.
std::size_t width_of_words(std::string_view text);

} // namespace lares::present
