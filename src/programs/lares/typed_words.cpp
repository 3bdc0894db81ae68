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

bool is_count(std::string_view word) {
    return word.size() > 1 && word.front() == '-' &&
           word.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

bool is_in(std::string_view word, const std::vector<std::string>& words) {
    return std::ranges::find(words, word) != words.end();
}

} // namespace

std::string verb_in(std::vector<std::string> words) {
    const Word verb = behind_options(words.begin(), words.end());
    return verb == words.end() ? "" : *verb;
}

std::vector<std::string> with_empty_values_apart(std::vector<std::string> words) {
    std::vector<std::string> apart;
    const Word end = std::ranges::find(words, "--");
    for (Word word = words.begin(); word != words.end(); ++word) {
        const bool has_empty_value = word < end && word->starts_with("--") && word->ends_with('=');
        apart.push_back(has_empty_value ? word->substr(0, word->size() - 1) : *word);
        if (has_empty_value) apart.emplace_back();
    }
    return apart;
}

std::vector<std::string> with_counts(const std::vector<std::string>& words,
                                     const std::vector<std::string>& options_with_values) {
    if (!is_in("-n", options_with_values)) return words;
    std::vector<std::string> counted;
    const auto end = std::ranges::find(words, "--");
    for (auto word = words.begin(); word != words.end(); ++word) {
        const bool is_value = word != words.begin() && is_in(*std::prev(word), options_with_values);
        const bool is_meant = word < end && is_count(*word) && !is_value;
        if (is_meant) counted.emplace_back("-n");
        counted.push_back(is_meant ? word->substr(1) : *word);
    }
    return counted;
}

std::vector<std::string> without_command_of_nobody(std::vector<std::string> words,
                                                   const std::vector<std::string>& options_with_values) {
    const Word end = std::ranges::find(words, "--");
    Word word = std::find(words.begin(), end, "new");
    if (word == end) return words;
    for (++word; word < end; ++word) {
        if (!word->starts_with('-')) return words;
        if (is_in(*word, options_with_values) || *word == "--scan") ++word;
    }
    if (word == end) words.erase(end, words.end());
    return words;
}

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

std::vector<std::string> without_needless_dashes(std::vector<std::string> words) {
    const Word dashes = std::ranges::find(words, "--");
    const auto has_dash = [](const std::string& word) { return word.starts_with('-'); };
    if (dashes != words.end() && std::none_of(std::next(dashes), words.end(), has_dash)) words.erase(dashes);
    return words;
}

} // namespace lares::front
