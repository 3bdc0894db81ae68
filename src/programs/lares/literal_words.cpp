// SPDX-License-Identifier: ISC
#include "literal_words.hpp"

#include <CLI/CLI.hpp>
#include <utility>

namespace lares::front {

namespace {

constexpr char mark = '\x1f'; // which nobody types; and if somebody does, it is marked as well

bool would_be_taken_apart(const std::string& word) {
    return !word.empty() && (word.front() == mark || (word.front() == '[' && word.back() == ']'));
}

std::string unmark(std::string& word) {
    word = as_typed(std::move(word));
    return {};
}

} // namespace

std::vector<std::string> marked_words(std::vector<std::string> words) {
    for (std::string& word : words)
        if (would_be_taken_apart(word)) word.insert(word.begin(), mark);
    return words;
}

std::string as_typed(std::string word) {
    if (word.starts_with(mark)) word.erase(word.begin());
    return word;
}

void take_marked_words(CLI::App& verb) {
    for (CLI::Option* option : verb.get_options())
        if (option->get_items_expected_max() > 0) option->transform(CLI::Validator{unmark, ""});
}

} // namespace lares::front
