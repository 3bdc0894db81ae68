// SPDX-License-Identifier: ISC
// What a terminal is sent to show one thing in place of another: the only place that knows such codes, but
// for colours (tone.hpp). ECMA-48, and the alternate screen of xterm, which all of today have: when it is
// left, what was there before is there again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lares::present {

// The screen is ours, and no cursor is in the way; and the way back.
inline constexpr std::string_view screen_begins = "\x1b[?1049h\x1b[?25l";
inline constexpr std::string_view screen_ends = "\x1b[?25h\x1b[?1049l";

// Of what is shown there only the lines are sent that have changed.
class Screen {
  public:
    // What shows this text, and nothing of the one before; empty: it is there already. It has no more lines
    // than the screen.
    std::string show(std::string_view text);
    // Somebody else has been there, or it has another size.
    void forget() { shown_.reset(); }

  private:
    std::optional<std::vector<std::string>> shown_;
};

} // namespace lares::present
