// SPDX-License-Identifier: ISC
#include "word_swap.hpp"

#include "service/quoted.hpp"

#include <algorithm>
#include <cctype>

namespace lares::diagnosis {

namespace {

bool is_of_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

// One that sed finds between two \b.
bool is_plain(std::string_view name) {
    return !name.empty() && is_of_word(name.front()) && is_of_word(name.back()) &&
           std::ranges::all_of(name, [](char c) { return is_of_word(c) || c == '-'; });
}

// In the place of another one it may have anything that is nothing to sed: "python3.11".
bool is_harmless(std::string_view name) {
    return std::ranges::all_of(name,
                               [](char c) { return is_of_word(c) || c == '-' || c == '.' || c == '+'; });
}

} // namespace

std::size_t times_in(std::string_view text, std::string_view word) {
    std::size_t times = 0;
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const bool begins = at == 0 || !is_of_word(text[at - 1]);
        times += begins && (end == text.size() || !is_of_word(text[end]));
    }
    return times;
}

std::string swap_in(std::string_view script, const std::string& typed, std::string_view word,
                    std::string_view other) {
    if (!is_plain(word) || !is_harmless(other) || times_in(script, word) != 1) return {};
    std::string command = "sed -i 's/\\b";
    return command.append(word).append("\\b/").append(other).append("/' ").append(service::quoted(typed));
}

} // namespace lares::diagnosis
