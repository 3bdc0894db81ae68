// SPDX-License-Identifier: ISC
// What multilog's and svlogd's `+` and `-` compare a line with. Three kinds of pattern:
//
// simple: bytes and stars, as in daemontools 0.76. The whole line must match. A star that is last matches the
//   rest. Any other star matches up to the FIRST byte that equals the one behind the star, and there is no
//   second try: `*one` does not match `xoone`. There are no escapes; the first of two stars looks for a star
//   in the line. This is what scripts rely on, so it is never to be made cleverer.
// file name: `*`, `?`, `[a-z]`, `[!a-z]`, `[[:alpha:]]`, and `\` before any of them, as fnmatch(3) without
//   flags and without a locale reads them (daemontools-encore's `F`). Here stars do try again.
// runit: as simple ones, and a plus and the byte behind it match one or more of this byte, as many as there
//   are. When the line ends with these, it matches, whatever the pattern has behind them: `a+bc` matches
//   `abb`. That is how svlogd has always read it.
//
// Only the first thousand bytes of a line are looked at, as if they were all of it; with the kind of runit,
// whoever has the line says how much of it counts.
//
// A pattern is prepared once. What it is made of must outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lares::protocol {

class Pattern {
  public:
    enum class Kind : std::uint8_t { simple, file_name, runit };
    static constexpr std::size_t window = 1000;

    constexpr Pattern() = default;
    explicit Pattern(std::string_view text, Kind kind = Kind::simple);

    bool matches(std::string_view line) const;

  private:
    Kind kind_ = Kind::simple;
    std::string_view head_; // simple: what stands before the first star …
    std::string_view rest_; // … and what follows, beginning with that star; other kinds: all of it
};

} // namespace lares::protocol
