// SPDX-License-Identifier: ISC
#include "command_pieces.hpp"

#include "run_script.hpp"

#include "base/shell_word.hpp"

#include <cctype>

namespace lares::diagnosis {

using service::ScriptLine;
using service::ScriptWord;

namespace {

constexpr std::array<std::string_view, 3> loops{"while", "until", "for"};
constexpr std::array<std::string_view, 8> heads{"if", "then", "else", "elif", "do", "{", "!", "done"};

// A command that ends in one of these goes on in the next line.
constexpr std::array<std::string_view, 3> joining{"|", "&&", "||"};

// Behind these nothing is done any more that would keep the script from becoming the program before.
constexpr std::array<std::string_view, 10> idle{"wait", "exit", "fi",     "esac", "}",
                                                "echo", "true", "printf", ":",    "return"};

bool is_assignment(const ScriptWord& word) {
    const std::size_t equals = word.text.find('=');
    constexpr auto letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    return equals != 0 && equals != std::string::npos && word.text.find_first_not_of(letters) == equals &&
           !std::isdigit(static_cast<unsigned char>(word.text[0]));
}

// "> file" is two words.
Words behind_redirections(Words words) {
    while (!words.empty() && is_redirection(words.front())) {
        const bool takes_next = words.front().text.ends_with('>') || words.front().text.ends_with('<');
        words = words.subspan(std::min<std::size_t>(takes_next ? 2 : 1, words.size()));
    }
    return words;
}

class PieceCutter {
  public:
    std::vector<Piece> cut(std::span<const ScriptLine> lines) {
        std::string_view before;
        for (const ScriptLine& line : lines) {
            if (std::ranges::find(joining, before) == joining.end()) before = {};
            for (Words rest{line}; !rest.empty();) {
                const Words words = service::take_command(rest);
                const ScriptWord* end = words.data() + words.size();
                const bool is_last = end == line.data() + line.size();
                const std::string_view behind = is_last ? std::string_view{} : std::string_view{end->text};
                add(words, before, behind);
                before = behind;
            }
        }
        return std::move(pieces_);
    }

  private:
    void add(Words words, std::string_view before, std::string_view behind) {
        for (; !words.empty(); words = words.subspan(1)) {
            depth_ += is_among(loops, words.front());
            depth_ -= depth_ > 0 && words.front().text == "done";
            branches_ += words.front().text == "if";
            if (words.front().text == "{") groups_.push_back(before == "||" || before == "&&");
            if (!is_among(loops, words.front()) && !is_among(heads, words.front())) break;
        }
        if (!words.empty()) note_branch(words.front());
        const bool is_in_branch = branches_ > 0 || std::ranges::find(groups_, true) != groups_.end();
        pieces_.push_back({words, before, behind, depth_ > 0, is_in_branch});
    }

    void note_branch(const ScriptWord& first) {
        branches_ += first.text == "case";
        branches_ -= branches_ > 0 && (first.text == "fi" || first.text == "esac");
        if (first.text == "}" && !groups_.empty()) groups_.pop_back();
    }

    std::vector<Piece> pieces_;
    std::vector<bool> groups_; // of { }, which are open: they are carried out by what was before
    int depth_ = 0;
    int branches_ = 0;
};

// Variables keep their meaning and their quotes, and what the shell itself reads stays as it is.
std::string word_as_written(const ScriptWord& word) {
    if (!word.is_known) return word.raw;
    if (is_redirection(word)) return word.text;
    std::string text = is_assignment(word) ? word.text.substr(0, word.text.find('=') + 1) : "";
    const std::string_view value = std::string_view{word.text}.substr(text.size());
    if (!value.empty() || text.empty()) append_shell_word(text, value);
    return text;
}

} // namespace

std::vector<Piece> pieces_of(std::span<const ScriptLine> lines) {
    return PieceCutter{}.cut(lines);
}

bool is_redirection(const ScriptWord& word) {
    const std::size_t at = word.text.find_first_not_of("0123456789&");
    return at != std::string::npos && (word.text[at] == '<' || word.text[at] == '>');
}

Words behind_assignments(Words words) {
    while (!words.empty() && is_assignment(words.front())) words = words.subspan(1);
    return words;
}

bool is_idle(const Piece& piece) {
    const Words words = behind_assignments(piece.words);
    return words.empty() || is_among(idle, words.front());
}

bool starts_one_of(const Piece& piece, std::span<const std::string> programs) {
    if (piece.words.empty() || piece.words[0].text == "trap" || is_idle(piece)) return false;
    return std::ranges::any_of(piece.words, [&](const ScriptWord& word) {
        return std::ranges::any_of(programs,
                                   [&](const std::string& it) { return is_name_of(word.text, it); });
    });
}

const Piece* piece_that_starts(std::span<const Piece> pieces, std::string_view program) {
    const std::vector<std::string> named{std::string{program}};
    for (std::size_t i = pieces.size(); i-- > 0;)
        if (starts_one_of(pieces[i], named)) return &pieces[i];
    return nullptr;
}

bool becomes_another(const Piece& piece) {
    const Words words = behind_assignments(piece.words);
    return !words.empty() && words[0].text == "exec" && !behind_redirections(words.subspan(1)).empty();
}

std::string as_written(Words words) {
    std::string text;
    for (const ScriptWord& word : words) text.append(text.empty() ? "" : " ").append(word_as_written(word));
    return text;
}

std::string with_exec(Words words, std::string_view by_way_of) {
    Words program = behind_assignments(words);
    std::string text = as_written(words.first(words.size() - program.size()));
    if (!program.empty() && program.front().text == "exec") program = program.subspan(1);
    text.append(text.empty() ? "exec " : " exec ").append(by_way_of).append(by_way_of.empty() ? "" : " ");
    return text + as_written(program);
}

} // namespace lares::diagnosis
