// SPDX-License-Identifier: ISC
// Facts as text, for lines that programs and people read.
#pragma once

#include "facts.hpp"

#include <string>

namespace lares::present {

// As one word for a line of words: `-` for nothing, blanks and the like as \x20, so that the word stays one.
std::string word_for(const Value& value);

// "name: value", a line for each fact that is known; control bytes as above, so that the line stays one.
void append_facts(std::string& out, const Subject& subject);

} // namespace lares::present
