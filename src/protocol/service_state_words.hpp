// SPDX-License-Identifier: ISC
// The words that stand for values in the text of supervise/state, read back; service_state.hpp has
// word_for(), which goes the other way. Each answers whether the text was well-formed.
#pragma once

#include "service_state.hpp"

#include <string_view>

namespace lares::protocol {

inline constexpr std::string_view first_line_of_state = "lares-state 1";
inline constexpr std::string_view first_word_of_state = "lares-state "; // of any version

bool read_value(std::string_view text, Phase& value);
bool read_value(std::string_view text, Want& value);
bool read_value(std::string_view text, RunEnd::Kind& value);
bool read_value(std::string_view text, StartFailure::Step& value);
bool read_value(std::string_view text, GaveUp::Because& value);
bool read_value(std::string_view text, EndedBy& value);
bool read_value(std::string_view text, HealthFacts::Word& value);
bool read_value(std::string_view text, Tree& value);
bool read_value(std::string_view text, Says& value);

// What is several words.
bool read_value(std::string_view text, RunEnd& value);
bool read_value(std::string_view text, GaveUp& value);
bool read_value(std::string_view text, StartFailure& value);

} // namespace lares::protocol
