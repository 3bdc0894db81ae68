// SPDX-License-Identifier: ISC
#include "tone.hpp"

#include <iterator>

namespace lares::present {

namespace {

// The eight colours that every terminal has, as its user has chosen them.
std::string_view beginning_of(Tone tone) {
    switch (tone) {
    case Tone::plain: break;
    case Tone::good: return "\x1b[32m";
    case Tone::busy: return "\x1b[33m";
    case Tone::bad: return "\x1b[1;31m";
    case Tone::faint: return "\x1b[2m";
    case Tone::title: return "\x1b[1m";
    }
    return "";
}

constexpr std::string_view end = "\x1b[0m";

// All but red, which is for what is bad.
constexpr std::string_view tints[] = {"\x1b[36m", "\x1b[33m", "\x1b[32m", "\x1b[35m", "\x1b[34m",
                                      "\x1b[96m", "\x1b[93m", "\x1b[92m", "\x1b[95m", "\x1b[94m"};

} // namespace

std::string toned(std::string_view text, Tone tone, Colours colours) {
    const std::string_view beginning = beginning_of(tone);
    if (colours == Colours::no || beginning.empty() || text.empty()) return std::string{text};
    return std::string{beginning}.append(text).append(end);
}

std::string tinted(std::string_view text, std::size_t number, Colours colours) {
    if (colours == Colours::no || text.empty()) return std::string{text};
    return std::string{tints[number % std::size(tints)]}.append(text).append(end);
}

} // namespace lares::present
