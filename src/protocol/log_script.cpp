// SPDX-License-Identifier: ISC
#include "log_script.hpp"

#include "base/leading_number.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace lares::protocol {

namespace {

using Kind = LogAction::Kind;
using Refusal = LogScript::Refusal;

constexpr std::size_t longest_code = 200;      // a name has 255 bytes, and 26 are the label and its dot
constexpr std::uint64_t smallest_total = 8192; // two files of the smallest size

constexpr Refusal unknown{"there are :utc, :local, :total=SIZE, :age=SPAN and :sync=SPAN"};
constexpr Refusal not_first{"a time stamp is the first word"};
constexpr Refusal no_size{"a size is a number, of bytes or with k, M, G or T, from 8192"};
constexpr Refusal no_span{"a span is a number of seconds, or with m, h or d, from 1"};
constexpr Refusal no_code{"a code is what a file name ends with: not empty, no slash, not over 200 bytes"};

struct Unit {
    char letter;
    std::uint64_t size;
};
constexpr Unit sizes[] = {{'k', 1ULL << 10}, {'M', 1ULL << 20}, {'G', 1ULL << 30}, {'T', 1ULL << 40}};
constexpr Unit spans[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};

// All of the text: a number, and a unit or none.
template <std::size_t Count>
std::optional<std::uint64_t> number_with_unit(std::string_view text, const Unit (&units)[Count]) {
    std::uint64_t factor = 1;
    if (!text.empty())
        for (const Unit& unit : units)
            if (text.back() == unit.letter) factor = unit.size;
    if (factor != 1 || text.ends_with('s')) text.remove_suffix(1);
    const auto number = number_from_text(text);
    if (!number || *number > UINT64_MAX / factor) return std::nullopt;
    return *number * factor;
}

std::optional<std::uint64_t> size_from_text(std::string_view text) {
    const auto size = text.ends_with('s') ? std::nullopt : number_with_unit(text, sizes);
    return size && *size >= smallest_total ? size : std::nullopt;
}

std::optional<Span> age_from_text(std::string_view text) {
    constexpr std::uint64_t longest = 100ULL * 366 * 86400;
    const auto seconds = number_with_unit(text, spans);
    if (!seconds || *seconds == 0 || *seconds > longest) return std::nullopt;
    return std::chrono::seconds{static_cast<std::int64_t>(*seconds)};
}

} // namespace

LogScript::Meaning LogScript::take(const char* text) {
    const std::string_view word{text};
    const bool is_first = !has_begun_;
    has_begun_ = true;
    if (word.empty()) return std::nullopt;

    const std::string_view rest = rest_of(word, 1);
    switch (word.front()) {
    case 't': return is_first ? take_stamp(StampStyle::tai, is_first) : std::nullopt;
    case 'T': return is_first ? take_stamp(StampStyle::seconds, is_first) : std::nullopt;
    case 'F': pattern_kind_ = Pattern::Kind::file_name; return std::nullopt;
    case 'S': pattern_kind_ = Pattern::Kind::simple; return std::nullopt;
    case '+': return pattern_action(Kind::select, rest);
    case '-': return pattern_action(Kind::deselect, rest);
    case 'e': return LogAction{.kind = Kind::complain};
    case '=': return LogAction{.kind = Kind::show, .place = shown_++, .path = rest.data()};
    case 's': settings_.size = leading_number(rest); return std::nullopt;
    case 'n': settings_.keep = leading_number(rest); return std::nullopt;
    case '!': settings_.processor = rest.empty() ? nullptr : rest.data(); return std::nullopt;
    case 'w': return take_code(rest);
    case ':': return take_lares(word, is_first);
    case '.':
    case '/': return LogAction{.kind = Kind::append, .place = directories_++, .path = word.data()};
    default: return std::nullopt;
    }
}

LogScript::Meaning LogScript::take_lares(std::string_view word, bool is_first) {
    const auto [name, value] = split_at(word, '=');
    if (word == ":utc") return take_stamp(StampStyle::utc, is_first);
    if (word == ":local") return take_stamp(StampStyle::local, is_first);
    if (name == ":total") {
        const auto size = size_from_text(value);
        if (!size) return std::unexpected(no_size);
        settings_.total = *size;
        return std::nullopt;
    }
    if (name != ":age" && name != ":sync") return std::unexpected(unknown);
    const auto span = age_from_text(value);
    if (!span) return std::unexpected(no_span);
    (name == ":age" ? settings_.age : settings_.sync) = *span;
    return std::nullopt;
}

LogScript::Meaning LogScript::take_code(std::string_view code) {
    if (code.empty() || code.size() > longest_code || code.contains('/')) return std::unexpected(no_code);
    settings_.code = code;
    return std::nullopt;
}

LogScript::Meaning LogScript::take_stamp(StampStyle style, bool is_first) {
    if (!is_first) return std::unexpected(not_first);
    stamp_ = style;
    return std::nullopt;
}

LogAction LogScript::pattern_action(LogAction::Kind kind, std::string_view text) const {
    return {.kind = kind, .pattern = Pattern{text, pattern_kind_}};
}

// Whatever the numbers, a directory keeps one old file beside `current`, and both have room in its total.
LogSettings LogScript::settings() const {
    LogSettings sound = settings_;
    if (sound.total != 0) sound.size = std::min(sound.size, sound.total / 2);
    sound.size = std::max(sound.size, LogSettings::smallest_size);
    sound.keep = std::max(sound.keep, LogSettings::smallest_keep);
    return sound;
}

} // namespace lares::protocol
