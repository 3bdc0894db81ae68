// SPDX-License-Identifier: ISC
#include "restart_rule.hpp"

#include "setting_lines.hpp"
#include "setting_value.hpp"

#include "base/span_text.hpp"
#include "base/text.hpp"

namespace lares::protocol {

namespace {

constexpr SettingWord<RestartRule> restart_rules[] = {
    {"always", RestartRule::always}, {"on-failure", RestartRule::on_failure}, {"never", RestartRule::never}};

constexpr const char* example_of_delay = "1s, or 1s 60s";
constexpr const char* example_of_limit = "5 in 1m, rest 5m 1h";

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

// "5 in 1m".
SettingResult<RestartLimit> failures_from(const SettingLine& line) {
    std::string_view time = line.text;
    const std::string_view count = take_word(time);
    const auto failures = number_from_text(count);
    if (!failures || *failures == 0 || *failures > most_failures)
        return NoSetting{{line.number, count, "is no number from 1 to 1000", example_of_limit}};
    if (take_word(time) != "in") return NoSetting{{line.number, line.text, "is no limit", example_of_limit}};
    const auto in = span_from_text(time, std::chrono::seconds{1});
    if (!in || *in == Span{})
        return NoSetting{{line.number, time, "is no time to count in", example_of_limit}};
    return RestartLimit{static_cast<unsigned>(*failures), *in, default_rest, default_longest_rest};
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
    return growing_time_from(first_setting_line(file), example_of_delay);
}

SettingResult<RestartLimit> restart_limit_from_text(std::string_view file) {
    const SettingLine line = first_setting_line(file);
    const Split parts = split_at(line.text, ',');
    auto limit = failures_from({line.number, without_blanks(parts.head)});
    if (!limit || !line.text.contains(',')) return limit;
    const auto rest = rest_from({line.number, without_blanks(parts.rest)});
    if (!rest) return NoSetting{rest.error()};
    limit->rest = rest->first;
    limit->longest_rest = rest->cap;
    return limit;
}

} // namespace lares::protocol
