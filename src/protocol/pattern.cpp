// SPDX-License-Identifier: ISC
#include "pattern.hpp"

#include "base/text.hpp"

#include <cstring>

namespace lares::protocol {

namespace {

// To where the byte is for the first time. False when it is not there.
bool go_to(std::string_view& line, char c) {
    if (line.empty()) return false;
    const void* stop = std::memchr(line.data(), c, line.size());
    if (!stop) return false;
    line.remove_prefix(static_cast<std::size_t>(static_cast<const char*>(stop) - line.data()));
    return true;
}

// `pattern` begins with a star.
bool matches_from_star(std::string_view pattern, std::string_view line) {
    for (;;) {
        pattern.remove_prefix(1);
        if (pattern.empty()) return true;
        if (!go_to(line, pattern.front())) return false;

        // The byte at which the star stopped may itself be a star of the pattern, which then begins here.
        const std::size_t literal = pattern.find('*');
        if (literal == std::string_view::npos) return line == pattern;
        if (!line.starts_with(first_of(pattern, literal))) return false;
        line.remove_prefix(literal);
        pattern.remove_prefix(literal);
    }
}

// Of fnmatch(3), in the C locale.

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_graph(char c) {
    return c > ' ' && c < '\x7f';
}
bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

enum class Answer : std::uint8_t { no, yes, unknown_class };

Answer is_in_class(std::string_view name, char c) {
    const auto answer = [](bool holds) { return holds ? Answer::yes : Answer::no; };
    const bool alpha = is_upper(c) || is_lower(c);
    if (name == "alpha") return answer(alpha);
    if (name == "digit") return answer(is_digit(c));
    if (name == "alnum") return answer(alpha || is_digit(c));
    if (name == "upper") return answer(is_upper(c));
    if (name == "lower") return answer(is_lower(c));
    if (name == "space") return answer(is_space(c));
    if (name == "blank") return answer(c == ' ' || c == '\t');
    if (name == "punct") return answer(is_graph(c) && !alpha && !is_digit(c));
    if (name == "print") return answer(is_graph(c) || c == ' ');
    if (name == "graph") return answer(is_graph(c));
    if (name == "cntrl") return answer((c >= 0 && c < ' ') || c == '\x7f');
    if (name == "xdigit") return answer(is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
    return Answer::unknown_class;
}

// One bracket expression: what follows the `[`, up to and with the `]`.
class Bracket {
  public:
    enum class Result : std::uint8_t { no, yes, never, unterminated };

    Bracket(std::string_view text, char c) : rest_{text}, c_{c} {}

    Result match() {
        const bool negated = take('!') || take('^');
        bool found = false;
        for (bool first = true;; first = false) {
            if (rest_.empty()) return Result::unterminated;
            if (!first && take(']')) return found != negated ? Result::yes : Result::no;
            const Answer answer = rest_.starts_with("[:") ? match_class() : match_range();
            if (answer == Answer::unknown_class) return failure_;
            if (answer == Answer::yes) found = true;
        }
    }
    std::string_view rest() const { return rest_; } // behind the expression

  private:
    bool take(char expected) {
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    // `[:name:]`. Without its end, the bracket is an ordinary member.
    Answer match_class() {
        const std::size_t end = rest_.find(":]", 2);
        const std::size_t letters = rest_.find_first_not_of("abcdefghijklmnopqrstuvwxyz", 2);
        if (end == std::string_view::npos || letters != end) return match_range();
        const std::string_view name = first_of(rest_of(rest_, 2), end - 2);
        rest_.remove_prefix(end + 2);
        failure_ = Result::never;
        return is_in_class(name, c_);
    }

    // `a`, `\]`, or `a-z`.
    Answer match_range() {
        char low = 0;
        if (!take_member(low)) return Answer::unknown_class;
        char high = low;
        if (rest_.starts_with('-') && !rest_.starts_with("-]")) {
            rest_.remove_prefix(1);
            if (rest_.empty() || !take_member(high)) return Answer::unknown_class;
        }
        const auto byte = [](char c) { return static_cast<unsigned char>(c); };
        return byte(low) <= byte(c_) && byte(c_) <= byte(high) ? Answer::yes : Answer::no;
    }
    bool take_member(char& member) {
        if (take('\\') && rest_.empty()) {
            failure_ = Result::never;
            return false;
        }
        if (rest_.empty()) {
            failure_ = Result::unterminated;
            return false;
        }
        member = rest_.front();
        rest_.remove_prefix(1);
        return true;
    }

    std::string_view rest_;
    char c_;
    Result failure_ = Result::never;
};

// One element of the pattern that is not a star, against one byte. Takes the element off the pattern.
bool matches_one(std::string_view& pattern, char c) {
    const char element = pattern.front();
    pattern.remove_prefix(1);
    if (element == '?') return true;
    if (element == '[') {
        Bracket bracket{pattern, c};
        const auto result = bracket.match();
        if (result == Bracket::Result::unterminated) return c == '[';
        pattern = bracket.rest();
        return result == Bracket::Result::yes;
    }
    if (element != '\\') return element == c;
    if (pattern.empty()) return false;
    const char escaped = pattern.front();
    pattern.remove_prefix(1);
    return escaped == c;
}

// When something does not match, only the last star needs to take one byte more: what an earlier one could
// reach, the last can.
bool matches_file_name(std::string_view pattern, std::string_view line) {
    bool has_star = false;
    std::string_view pattern_behind_star;
    std::string_view line_at_star;
    for (;;) {
        if (pattern.starts_with('*')) {
            pattern.remove_prefix(1);
            has_star = true;
            pattern_behind_star = pattern;
            line_at_star = line;
            if (pattern.empty()) return true;
            continue;
        }
        if (line.empty() && pattern.empty()) return true;
        if (!line.empty() && !pattern.empty() && matches_one(pattern, line.front())) {
            line.remove_prefix(1);
            continue;
        }
        if (!has_star || line_at_star.empty()) return false;
        line_at_star.remove_prefix(1);
        pattern = pattern_behind_star;
        line = line_at_star;
    }
}

void pass_over(std::string_view& line, char c) {
    while (line.starts_with(c)) line.remove_prefix(1);
}

bool matches_runit(std::string_view pattern, std::string_view line) {
    while (!pattern.empty()) {
        const char element = pattern.front();
        pattern.remove_prefix(1);
        if (element == '*') {
            if (pattern.empty()) return true;
            if (!go_to(line, pattern.front())) return false;
            continue;
        }
        if (element != '+') {
            if (!line.starts_with(element)) return false;
            line.remove_prefix(1);
            continue;
        }
        if (pattern.empty() || !line.starts_with(pattern.front())) return false;
        pass_over(line, pattern.front());
        if (line.empty()) return true; // whatever follows
        pattern.remove_prefix(1);
    }
    return line.empty();
}

} // namespace

Pattern::Pattern(std::string_view text, Kind kind) : kind_{kind}, rest_{text} {
    if (kind != Kind::simple) return;
    const std::size_t star = text.find('*');
    head_ = first_of(text, star);
    rest_ = rest_of(text, head_.size());
}

bool Pattern::matches(std::string_view line) const {
    if (kind_ == Kind::runit) return matches_runit(rest_, line);
    line = first_of(line, window);
    if (kind_ == Kind::file_name) return matches_file_name(rest_, line);
    if (!line.starts_with(head_)) return false;
    line.remove_prefix(head_.size());
    return rest_.empty() ? line.empty() : matches_from_star(rest_, line);
}

} // namespace lares::protocol
