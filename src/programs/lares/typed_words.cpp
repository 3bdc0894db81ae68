// SPDX-License-Identifier: ISC
#include "typed_words.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace lares::front {

namespace {

using Word = std::vector<std::string>::iterator;

bool is_typed_option(std::string_view word) {
    return word.starts_with('-') && word.size() > 1 && word != "--";
}

// --scan is what every verb has, and says nothing about which one is meant.
Word behind_scan_option(Word word, Word end) {
    while (word != end && (*word == "--scan" || word->starts_with("--scan=")))
        word += std::min<std::ptrdiff_t>(*word == "--scan" ? 2 : 1, end - word);
    return word;
}

Word behind_options(Word word, Word end) {
    word = behind_scan_option(word, end);
    while (word != end && is_typed_option(*word)) word = behind_scan_option(std::next(word), end);
    return word;
}

// These are no options of status.
bool is_about_lares(std::string_view option) {
    constexpr std::string_view all[] = {"-h", "--help", "-V", "--version"};
    return std::ranges::find(all, option) != std::end(all);
}

} // namespace

std::vector<std::string> with_verb(std::vector<std::string> words, const std::vector<std::string>& verbs) {
    const Word first = behind_scan_option(words.begin(), words.end());
    const bool is_option = first != words.end() && first->starts_with('-');
    if (first != words.end() && (!is_option || is_about_lares(*first))) return words;
    const Word verb = behind_options(first, words.end());
    if (verb != words.end() && std::ranges::find(verbs, *verb) != verbs.end())
        std::rotate(words.begin(), verb, std::next(verb));
    else
        words.insert(words.begin(), "status");
    return words;
}

} // namespace lares::front
