// SPDX-License-Identifier: ISC
#include "script_words.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace lares::service {

namespace {

constexpr bool is_operator_byte(char byte) {
    return std::string_view{";|&()"}.contains(byte);
}

class ScriptReader {
  public:
    explicit ScriptReader(std::string_view script)
        : rest_{script}, newline_ends_{!split_at(script, '\n').head.contains("execlineb")} {}

    std::vector<ScriptLine> read() {
        while (!rest_.empty()) step(take());
        end_line();
        return std::move(lines_);
    }

  private:
    char take() {
        const char next = rest_.front();
        rest_.remove_prefix(1);
        return next;
    }

    void step(char next) {
        if (next == '\\') return take_escaped();
        if (next == '\'' || next == '"') return take_quoted(next);
        if (next == ' ' || next == '\t' || next == '\r') return end_word();
        if (next == '\n') return newline_ends_ ? end_line() : end_word();
        if (next == '#' && !has_word_) return skip_comment();
        if (is_operator_byte(next) && !is_redirection(next)) return take_operator(next);
        add(next);
        if (next == '$' || next == '`') word_.is_known = false;
        if (next == '$' && rest_.starts_with('(') && rest_.contains(')')) take_substitution();
    }

    // "$(pwd)", as a part of its word.
    void take_substitution() {
        int depth = 0;
        do {
            const char next = take();
            depth += (next == '(') - (next == ')');
            add(next);
        } while (depth > 0 && !rest_.empty());
    }

    // "2>&1"
    bool is_redirection(char next) const {
        return next == '&' && (word_.text.ends_with('>') || word_.text.ends_with('<'));
    }

    void add(char byte) {
        word_.text.push_back(byte);
        word_.raw.push_back(byte);
        has_word_ = true;
    }

    // A newline behind it is none.
    void take_escaped() {
        if (rest_.empty()) return;
        const char next = take();
        if (next == '\n') return;
        word_.raw.push_back('\\');
        add(next);
    }

    void take_quoted(char quote) {
        has_word_ = true;
        const std::size_t line_ends = rest_.find('\n');
        const bool is_closed = rest_.contains(quote);
        std::string_view after = is_closed ? std::string_view{} : rest_of(rest_, line_ends);
        if (is_closed) word_.raw.push_back(quote);
        while (rest_.size() > after.size()) {
            const char next = take();
            if (next == quote) return word_.raw.push_back(quote);
            if (quote == '"' && next == '\\') {
                take_escaped();
                continue;
            }
            if (quote == '"' && (next == '$' || next == '`')) word_.is_known = false;
            add(next);
        }
    }

    void take_operator(char first) {
        end_word();
        ScriptWord it{std::string{first}, true, true};
        if (rest_.starts_with(first)) it.text.push_back(take());
        line_.push_back(std::move(it));
    }

    void skip_comment() { rest_ = rest_of(rest_, rest_.find('\n')); }

    void end_word() {
        if (has_word_) line_.push_back(std::move(word_));
        word_ = {};
        has_word_ = false;
    }

    void end_line() {
        end_word();
        if (!line_.empty()) lines_.push_back(std::move(line_));
        line_.clear();
    }

    std::string_view rest_;
    bool newline_ends_;
    bool has_word_ = false;
    ScriptWord word_;
    ScriptLine line_;
    std::vector<ScriptLine> lines_;
};

} // namespace

std::vector<ScriptLine> script_lines(std::string_view script) {
    return ScriptReader{script}.read();
}

std::span<const ScriptWord> take_command(std::span<const ScriptWord>& rest) {
    const auto end = std::ranges::find_if(rest, &ScriptWord::is_operator);
    const auto command = rest.first(static_cast<std::size_t>(end - rest.begin()));
    rest = rest.subspan(std::min(rest.size(), command.size() + 1));
    return command;
}

} // namespace lares::service
