// SPDX-License-Identifier: ISC
#include "restart_rule.hpp"

#include "setting_lines.hpp"
#include "setting_value.hpp"

#include "base/span_text.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace lares::protocol {

namespace {

constexpr SettingWord<RestartRule> restart_rules[] = {
    {"always", RestartRule::always}, {"on-failure", RestartRule::on_failure}, {"never", RestartRule::never}};

constexpr const char* example_of_delay = "1s, or 1s 60s";
constexpr const char* example_of_growing_delay = "1s 60s";
constexpr const char* example_of_limit = "5 in 1m, rest 5m 1h";
constexpr const char* example_of_budget = "30 in 1m";

// "1s" or "1s 60s".
SettingResult<RestartDelay> growing_time_from(const SettingLine& line, const char* remedy) {
    std::string_view rest = line.text;
    const std::string_view words[] = {take_word(rest), take_word(rest)};
    if (!rest.empty()) return NoSetting{{line.number, rest, "is more than two times", remedy}};
    const auto first = span_from_text(words[0], std::chrono::seconds{1});
    if (!first) return NoSetting{{line.number, words[0], "is no time", remedy}};
    if (words[1].empty()) return RestartDelay{*first, *first};
    const auto cap = span_from_text(words[1], std::chrono::seconds{1});
    if (!cap) return NoSetting{{line.number, words[1], "is no time", remedy}};
    if (*cap < *first) return NoSetting{{line.number, words[1], "is less than the first time", remedy}};
    return RestartDelay{*first, *cap};
}

struct CountInTime {
    unsigned count;
    Span in;
};

// "5 in 1m".
SettingResult<CountInTime> count_from(const SettingLine& line, const char* remedy) {
    std::string_view time = line.text;
    const std::string_view word = take_word(time);
    const auto count = number_from_text(word);
    if (!count || *count == 0 || *count > most_failures)
        return NoSetting{{line.number, word, "is no number from 1 to 1000", remedy}};
    if (take_word(time) != "in") return NoSetting{{line.number, line.text, "is no limit", remedy}};
    const auto in = span_from_text(time, std::chrono::seconds{1});
    if (!in || *in == Span{}) return NoSetting{{line.number, time, "is no time to count in", remedy}};
    return CountInTime{static_cast<unsigned>(*count), *in};
}

// "rest 5m 1h".
SettingResult<RestartDelay> rest_from(const SettingLine& line) {
    std::string_view times = line.text;
    if (take_word(times) != "rest")
        return NoSetting{{line.number, line.text, "is no rest", example_of_limit}};
    const auto rest = growing_time_from({line.number, times}, example_of_limit);
    if (rest && rest->first == Span{}) return NoSetting{{line.number, times, "is no rest", example_of_limit}};
    return rest;
}

} // namespace

SettingResult<RestartRule> restart_rule_from_text(std::string_view file) {
    return word_setting(file, restart_rules, "always, on-failure or never");
}

SettingResult<RestartDelay> restart_delay_from_text(std::string_view file) {
    const SettingLine line = first_setting_line(file);
    const auto delay = growing_time_from(line, example_of_delay);
    if (!delay || delay->first != Span{} || delay->cap == Span{}) return delay;
    std::string_view words = line.text;
    return NoSetting{{line.number, take_word(words), "does not grow", example_of_growing_delay}};
}

SettingResult<RestartLimit> restart_limit_from_text(std::string_view file) {
    const SettingLine line = first_setting_line(file);
    const Split parts = split_at(line.text, ',');
    const auto count = count_from({line.number, without_blanks(parts.head)}, example_of_limit);
    if (!count) return NoSetting{count.error()};
    RestartLimit limit{count->count, count->in, default_rest, default_longest_rest};
    if (!line.text.contains(',')) return limit;
    const auto rest = rest_from({line.number, without_blanks(parts.rest)});
    if (!rest) return NoSetting{rest.error()};
    limit.rest = rest->first;
    limit.longest_rest = rest->cap;
    return limit;
}

SettingResult<RestartBudget> restart_budget_from_text(std::string_view file) {
    const SettingLine line = first_setting_line(file);
    const std::size_t comma = std::min(line.text.find(','), line.text.size());
    const auto count =
        count_from({line.number, without_blanks(first_of(line.text, comma))}, example_of_budget);
    if (!count) return NoSetting{count.error()};
    if (comma != line.text.size())
        return NoSetting{{line.number, rest_of(line.text, comma), "means nothing here", example_of_budget}};
    return RestartBudget{count->count, count->in};
}

} // namespace lares::protocol
