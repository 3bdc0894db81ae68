// SPDX-License-Identifier: ISC
#include "word_pieces.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace lares::diagnosis {

std::string lower(std::string_view text) {
    std::string small{text};
    std::ranges::transform(small, small.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return small;
}

// The last line that has one of these in it; null: none has.
const std::string* last_with(Lines lines, std::span<const std::string_view> phrases) {
    for (auto it = lines.rbegin(); it != lines.rend(); ++it) {
        const std::string line = lower(*it);
        if (std::ranges::any_of(phrases, [&](std::string_view phrase) { return line.contains(phrase); }))
            return &*it;
    }
    return nullptr;
}

Hit hit_of(const std::string* line, std::string what) {
    return line ? Hit{Spoken{*line, std::move(what)}} : std::nullopt;
}

std::string with_plain_quotes(std::string_view line) {
    constexpr std::array<std::string_view, 4> quotes{"\u2018", "\u2019", "\u201c", "\u201d"};
    std::string plain;
    while (!line.empty()) {
        const bool is_quote = std::ranges::any_of(quotes, [&](auto it) { return line.starts_with(it); });
        plain.push_back(is_quote ? '\'' : line.front());
        line.remove_prefix(is_quote ? quotes[0].size() : 1);
    }
    return plain;
}

std::string quoted_in(std::string_view line) {
    for (const char quote : {'\'', '"'}) {
        const std::size_t end = line.rfind(quote);
        if (end == nowhere || end == 0) continue;
        const std::size_t from = line.rfind(quote, end - 1);
        if (from == nowhere) continue;
        const std::string_view word = line.substr(from + 1, end - from - 1);
        if (!word.empty() && !word.contains(' ')) return std::string{word};
    }
    return {};
}

std::string word_behind(std::string_view line, std::string_view phrase) {
    const std::size_t at = lower(line).find(phrase);
    if (at == nowhere) return {};
    std::string_view rest = line.substr(at + phrase.size());
    while (!rest.empty() && std::string_view{" :'\"`"}.contains(rest.front())) rest.remove_prefix(1);
    return std::string{rest.substr(0, rest.find_first_of(" :'\"`,;\n"))};
}

std::string part_before(std::string_view line, std::string_view phrase) {
    const std::size_t at = lower(line).rfind(phrase);
    if (at == nowhere) return {};
    std::string_view before = line.substr(0, at);
    while (!before.empty() && std::string_view{" :(\"'"}.contains(before.back())) before.remove_suffix(1);
    const std::size_t from = before.find_last_of(" :\"'`");
    return std::string{from == nowhere ? before : before.substr(from + 1)};
}

namespace {

// "/etc/nginx/nginx.conf:12"
bool is_followed_by_line(std::string_view word) {
    const std::size_t colon = word.rfind(':');
    return colon != nowhere && colon + 1 < word.size() &&
           word.find_first_not_of("0123456789", colon + 1) == nowhere;
}

} // namespace

std::string path_in(std::string_view line) {
    std::string found;
    while (!line.empty()) {
        const std::size_t size = std::min(line.find_first_of(" '\"`(),"), line.size());
        std::string_view word = line.substr(0, size);
        while (word.ends_with(':') || word.ends_with('.')) word.remove_suffix(1);
        if (is_followed_by_line(word)) word = {}; // that is where it was asked for
        if (word.size() > 1 && (word.starts_with('/') || word.starts_with("./"))) found = word;
        line.remove_prefix(std::min(size + 1, line.size()));
    }
    return found;
}

} // namespace lares::diagnosis
