// SPDX-License-Identifier: ISC
// How the searches of last words find their way in a line: pure.
#pragma once

#include "word_search.hpp"

namespace lares::diagnosis {

inline constexpr auto nowhere = std::string_view::npos;

std::string lower(std::string_view text);
// The last line that has one of these phrases in it, which are in small letters; null: none has.
const std::string* last_with(Lines lines, std::span<const std::string_view> phrases);
Hit hit_of(const std::string* line, std::string what = {});

// With the quotes of a keyboard in the place of those that GNU programs write where they may: ‘x’.
std::string with_plain_quotes(std::string_view line);
// What is between the last quotes of a line, if it is one word; empty: nothing is.
std::string quoted_in(std::string_view line);

// The word behind a phrase, without what stands around it.
std::string word_behind(std::string_view line, std::string_view phrase);
// The text between the last colon before the phrase and the phrase: "sh: 3: /opt/x: not found" is about
// /opt/x.
std::string part_before(std::string_view line, std::string_view phrase);
// The last word of a line that looks like a path, and is not followed by the number of a line.
std::string path_in(std::string_view line);

} // namespace lares::diagnosis
