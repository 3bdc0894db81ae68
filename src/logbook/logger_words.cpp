// SPDX-License-Identifier: ISC
#include "logger_words.hpp"

#include "base/text.hpp"

#include <span>

namespace lares::logbook {

namespace {

struct ScriptWord {
    std::string text;
    bool is_known = true; // it has no variable in it
};
using ScriptCommand = std::vector<ScriptWord>;

// The words of a script, command by command.
class ScriptReader {
  public:
    explicit ScriptReader(std::string_view script)
        : rest_{script}, newline_ends_{!split_at(script, '\n').head.contains("execlineb")} {}

    std::vector<ScriptCommand> read() {
        while (!rest_.empty()) step(take());
        end_command();
        return std::move(commands_);
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
        if (next == ' ' || next == '\t') return end_word();
        if (next == '\n') return newline_ends_ ? end_command() : end_word();
        if (next == '#' && !has_word_) return skip_comment();
        if (std::string_view{";|&()"}.contains(next)) return end_command();
        add(next);
        if (next == '$' || next == '`') word_.is_known = false;
    }

    void add(char byte) {
        word_.text.push_back(byte);
        has_word_ = true;
    }

    void take_escaped() {
        if (rest_.empty()) return;
        if (const char next = take(); next != '\n') add(next);
    }

    void take_quoted(char quote) {
        has_word_ = true;
        while (!rest_.empty()) {
            const char next = take();
            if (next == quote) return;
            if (quote == '"' && next == '\\') {
                take_escaped();
                continue;
            }
            if (quote == '"' && (next == '$' || next == '`')) word_.is_known = false;
            add(next);
        }
    }

    void skip_comment() { rest_ = rest_of(rest_, rest_.find('\n')); }

    void end_word() {
        if (has_word_) command_.push_back(std::move(word_));
        word_ = {};
        has_word_ = false;
    }

    void end_command() {
        end_word();
        if (!command_.empty()) commands_.push_back(std::move(command_));
        command_.clear();
    }

    std::string_view rest_;
    bool newline_ends_;
    bool has_word_ = false;
    ScriptWord word_;
    ScriptCommand command_;
    std::vector<ScriptCommand> commands_;
};

bool is_directory_of_multilog(const ScriptWord& word) {
    return word.text.starts_with('.') || word.text.starts_with('/');
}

// svlogd's operands are whatever is no option, nor the value of one.
std::span<const ScriptWord> behind_options_of_svlogd(std::span<const ScriptWord> words) {
    while (!words.empty() && words.front().text.starts_with('-') && words.front().text.size() > 1) {
        const std::string& text = words.front().text;
        const bool takes_next = std::string_view{"rRlb"}.contains(text.back());
        words = words.subspan(std::min(words.size(), takes_next ? std::size_t{2} : std::size_t{1}));
        if (text == "--") break;
    }
    return words;
}

bool is_redirection(const ScriptWord& word) {
    return word.text.find_first_of("<>") != std::string::npos;
}

LoggerWords words_behind(Keeper keeper, std::span<const ScriptWord> words) {
    LoggerWords found{keeper, {}};
    if (keeper == Keeper::svlogd) words = behind_options_of_svlogd(words);
    for (const ScriptWord& word : words) {
        if (is_redirection(word)) break;
        const bool is_directory = keeper == Keeper::svlogd || is_directory_of_multilog(word);
        if (is_directory && word.is_known && !word.text.empty()) found.directories.push_back(word.text);
    }
    return found;
}

} // namespace

std::optional<LoggerWords> logger_words(std::string_view script) {
    std::optional<LoggerWords> found;
    for (const ScriptCommand& command : ScriptReader{script}.read()) {
        for (std::size_t i = 0; i < command.size(); ++i) {
            const auto keeper = keeper_named(command[i].text);
            if (!keeper) continue;
            found = words_behind(*keeper, std::span{command}.subspan(i + 1));
            break;
        }
    }
    return found;
}

} // namespace lares::logbook
