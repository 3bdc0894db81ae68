// SPDX-License-Identifier: ISC
// A page about one thing, for people: a heading, facts below each other with their names in front, and pieces
// of text that have their lines already (a table, a log).
//
//     web: ready since 2026-11-29 22:14:07 (12m 5s)
//       directory    /etc/sv/web
//       waits for    mq, which is not in /service (remove needs/mq or link
//                    it)
//
//         PID  STATE  …
//
// A fact of which nothing is known is left out. What is longer than a line goes on below itself.
#pragma once

#include "tone.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lares::present {

class Page {
  public:
    Page(std::string name, std::string standing, Tone tone, std::string rest);

    // Each line of a text is one of the fact.
    void add(std::string_view name, std::string_view text, Tone tone = Tone::plain);
    // Behind the facts, with an empty line in front. It is not cut: it fits already, or is somebody else's.
    void add_block(std::string_view text);

    // `width`: in columns of the terminal; nothing: lines are as long as they are.
    std::string text(std::optional<std::size_t> width, Colours colours) const;

    // How far a block is from the left.
    static constexpr std::size_t margin = 2;

  private:
    struct Fact {
        std::string name;
        std::string text;
        Tone tone;
    };

    std::string name_;
    std::string standing_;
    Tone tone_;
    std::string rest_;
    std::vector<Fact> facts_;
    std::vector<std::string> blocks_;
};

} // namespace lares::present
