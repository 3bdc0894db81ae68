// SPDX-License-Identifier: ISC
// How the texts are built that the daemons publish: a first line with the kind and its version, then facts, a
// line each, NAME VALUE, and "end" last, by which a text that was cut off is known. Names from a later time
// are somebody else's, and well-formed by definition. docs/protocol/state.md has the facts.
#pragma once

#include "base/era.hpp"
#include "base/tai.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace lares::protocol {

inline constexpr std::string_view last_line_of_record = "end";

// Calls read_fact(name, value) for each fact, until it answers that one is not well-formed. False: that, or
// another kind, or a text without its end. What follows the end is the rest of a longer text that was there.
template <class ReadFact>
bool read_record(std::string_view text, std::string_view first_line, ReadFact read_fact) {
    Split line = split_at(text, '\n');
    if (line.head != first_line) return false;
    while (!line.rest.empty()) {
        line = split_at(line.rest, '\n');
        if (line.head == last_line_of_record) return !line.rest.empty() || text.ends_with('\n');
        const Split fact = split_at(line.head, ' ');
        if (!read_fact(fact.head, fact.rest)) return false;
    }
    return false;
}

// Values. Each answers whether the text was well-formed.
template <std::integral Number>
bool read_value(std::string_view text, Number& value) {
    const auto number = number_from_text(text);
    if (!number || *number > static_cast<std::uint64_t>(std::numeric_limits<Number>::max())) return false;
    value = static_cast<Number>(*number);
    return true;
}
inline bool read_value(std::string_view text, bool& value) {
    value = text == "1";
    return text == "0" || text == "1";
}
// A word of a limited length.
template <std::size_t Room>
bool read_value(std::string_view text, TextBuffer<Room>& value) {
    value.clear();
    value.append(text);
    return !text.empty() && !value.truncated();
}
inline bool read_value(std::string_view text, Era& value) {
    value = era_from_text(text);
    return value.size() != 0;
}
inline bool read_value(std::string_view text, Span& value) {
    Span::rep count = 0;
    if (!read_value(text, count)) return false;
    value = Span{count};
    return true;
}
inline bool read_value(std::string_view text, Moment& value) {
    Span span{0};
    if (!read_value(text, span)) return false;
    value = Moment{span};
    return true;
}
inline bool read_value(std::string_view text, TaiLabel& value) {
    const auto label = label_from_text(text);
    if (label) value = *label;
    return label.has_value();
}
// One that is there only if it is told.
template <class Value>
bool read_value(std::string_view text, std::optional<Value>& value) {
    return read_value(text, value.emplace());
}

} // namespace lares::protocol
