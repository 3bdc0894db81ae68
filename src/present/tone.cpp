// SPDX-License-Identifier: ISC
#include "tone.hpp"

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

} // namespace

std::string toned(std::string_view text, Tone tone, Colours colours) {
    const std::string_view beginning = beginning_of(tone);
    if (colours == Colours::no || beginning.empty() || text.empty()) return std::string{text};
    return std::string{beginning}.append(text).append(end);
}

} // namespace lares::present
