// SPDX-License-Identifier: ISC
// What a piece of text is about, which a terminal shows in a colour: the only place that knows colours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lares::present {

enum class Tone : std::uint8_t {
    plain,
    good,  // as it is wanted
    busy,  // on the way to that
    bad,   // not as it is wanted, and somebody has to look
    faint, // of no interest now
    title,
};

enum class Colours : bool { no, yes };

// The text with what turns its colour on and off again (ECMA-48).
std::string toned(std::string_view text, Tone tone, Colours colours);

// One of several things of a kind, by its number, in a colour that tells it from its neighbours and says
// nothing else.
std::string tinted(std::string_view text, std::size_t number, Colours colours);

} // namespace lares::present
