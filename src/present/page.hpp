// SPDX-License-Identifier: ISC
// A page about one thing, for people: a head line, below it paragraphs with a word in front that says what
// they are about, and at its end pieces of text that have their lines already (a table, a log).
//
//     nginx: waiting 1s
//       wanted   up: it is linked in /service
//       ended    exit 1, five times in the last 12s
//       problem  port 8080 is in use by python3 (pid 812), which belongs to the
//                service api
//                  lares stop api
//
// Lines are broken between words where the terminal ends; a line that is to be typed is not, so that it can
// be copied. What comes from logs and files may have anything in it: control bytes are shown, and not obeyed.
#pragma once

#include "tone.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lares::present {

enum class Break : std::uint8_t { between_words, nowhere };

class Page {
  public:
    // `toned`: the part of the head that has a tone, behind the name.
    Page(std::string_view name, std::string_view toned, Tone tone, std::string_view rest);

    void add(std::string_view label, Tone tone, std::string_view text);
    // A fact, each line of which is one of its own; one of which nothing is known is left out.
    void add_fact(std::string_view label, std::string_view text, Tone tone = Tone::plain);
    // Another line of the paragraph that was added last, further in by so many columns.
    void go_on(std::string_view text, Tone tone = Tone::plain, std::size_t further = 2,
               Break where = Break::between_words);
    // Behind the paragraphs, with an empty line in front. It is not cut: it fits already, or is somebody
    // else's.
    void add_block(std::string_view text);

    // `width`: in columns of the terminal; nothing: lines are as long as they are.
    std::string text(std::optional<std::size_t> width, Colours colours) const;

    // How far all of it is from the left.
    static constexpr std::size_t margin = 2;

  private:
    struct Line {
        std::string label;
        Tone label_tone = Tone::plain;
        std::string text;
        Tone tone = Tone::plain;
        std::size_t further = 0;
        Break where = Break::between_words;
    };
    void append(std::string& out, const Line& line, std::size_t indent, std::optional<std::size_t> width,
                Colours colours) const;

    std::string name_;
    std::string toned_;
    Tone tone_;
    std::string rest_;
    std::vector<Line> lines_;
    std::vector<std::string> blocks_;
};

} // namespace lares::present
