// SPDX-License-Identifier: ISC
// A text as one word of a POSIX shell, which is that text again when the shell has read it: whatever is in
// it, a quotation mark, a dollar sign or a newline. What needs no quotes gets none, so that people can read
// it.
//
//     /srv/app        /srv/app
//     it's $x         'it'\''s $x'
//                     ''              nothing is a word, too
#pragma once

#include <string_view>

namespace lares {

constexpr bool needs_no_quotes(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view{"_./+-@:,="}.contains(c);
}

constexpr bool is_plain_word(std::string_view text) {
    for (char c : text)
        if (!needs_no_quotes(c)) return false;
    return !text.empty();
}

// `Text`: whatever can append a text, one with a bound or one without.
template <class Text>
void append_shell_word(Text& out, std::string_view word) {
    using namespace std::string_view_literals;
    if (is_plain_word(word)) {
        out.append(word);
        return;
    }
    out.append("'"sv);
    for (std::size_t i = 0; i < word.size(); ++i)
        word[i] == '\'' ? out.append("'\\''"sv) : out.append(word.substr(i, 1));
    out.append("'"sv);
}

} // namespace lares
