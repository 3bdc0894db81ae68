// SPDX-License-Identifier: ISC
#include "logger_words.hpp"

#include "service/script_words.hpp"

#include <span>

namespace lares::logbook {

using service::ScriptLine;
using service::ScriptWord;

namespace {

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

std::optional<LoggerWords> logger_words_of(std::span<const ScriptWord> command) {
    for (std::size_t i = 0; i < command.size(); ++i)
        if (const auto keeper = keeper_named(command[i].text))
            return words_behind(*keeper, command.subspan(i + 1));
    return std::nullopt;
}

} // namespace

std::optional<LoggerWords> logger_words(std::string_view script) {
    std::optional<LoggerWords> found;
    for (const ScriptLine& line : service::script_lines(script))
        for (std::span<const ScriptWord> rest{line}; !rest.empty();)
            if (auto words = logger_words_of(service::take_command(rest))) found = std::move(words);
    return found;
}

} // namespace lares::logbook
