// SPDX-License-Identifier: ISC
#include "screen.hpp"

#include "base/text.hpp"

namespace lares::present {

// Over what is there, and only then what is left of that is cleared: a screen that is cleared first flickers.
// The last line has no end, which would move all of them.
std::string redrawn(std::string_view text) {
    constexpr std::string_view to_the_top = "\x1b[H", rest_of_line = "\x1b[K", rest_of_screen = "\x1b[J";
    std::string codes{to_the_top};
    while (!text.empty()) {
        const Split line = split_at(text, '\n');
        codes.append(line.head).append(rest_of_line);
        text = line.rest;
        if (!text.empty()) codes.append("\r\n");
    }
    return codes.append(rest_of_screen);
}

} // namespace lares::present
