// SPDX-License-Identifier: ISC
#include "setting_parsers.hpp"

#include "probe_target.hpp"
#include "setting_value.hpp"

namespace lares::protocol {

// The words are those of s6-rc.
SettingResult<bool> is_oneshot_from_text(std::string_view text) {
    constexpr SettingWord<bool> words[] = {{"longrun", false}, {"oneshot", true}};
    return word_setting(text, words, "longrun or oneshot");
}

// 0 is standard input, which nobody writes to.
SettingResult<int> notification_fd_from_text(std::string_view text) {
    constexpr std::uint64_t most = 1023;
    const auto number = number_setting(text, most, "3");
    if (!number) return std::unexpected(number.error());
    if (*number == 0) return NoSetting{{1, "0", "is the number of standard input", "3"}};
    return static_cast<int>(*number);
}

SettingError watchdog_without_socket(std::string_view text) {
    const SettingLine line = first_setting_line(text);
    return {line.number, line.text, "needs a file notify-socket beside it", "touch notify-socket"};
}

// A check an instant after the other would be nothing but checks, and one without time cannot succeed.
SettingResult<Span> span_of_checks(std::string_view text) {
    constexpr Span least = std::chrono::milliseconds{50};
    const auto span = span_setting(text, std::chrono::seconds{1});
    const SettingLine line = first_setting_line(text);
    if (span && *span < least)
        return NoSetting{{line.number, line.text, "is too short", "5s, or 50ms at least"}};
    return span;
}

SettingResult<std::uint32_t> failures_from_text(std::string_view text) {
    constexpr std::uint64_t most = 1'000'000;
    const auto number = number_setting(text, most, "3");
    if (!number) return std::unexpected(number.error());
    const SettingLine line = first_setting_line(text);
    if (*number == 0) return NoSetting{{line.number, line.text, "is before anything has failed", "1, or 3"}};
    return static_cast<std::uint32_t>(*number);
}

// To be there is enough.
SettingResult<bool> health_restart_from_text(std::string_view text) {
    constexpr SettingWord<bool> words[] = {{"", true}, {"yes", true}, {"no", false}};
    return word_setting(text, words, "yes or no");
}

SettingResult<ProbeLine> probe_line_from_text(std::string_view text) {
    const auto target = probe_target_from_text(text);
    if (!target) return std::unexpected(target.error());
    const SettingLine found = first_setting_line(text);
    ProbeLine line;
    line.append(found.text);
    if (line.truncated())
        return NoSetting{{found.number, found.text, "is too long", "255 bytes, or a program"}};
    return line;
}

// Whoever holds the lock in the place of its output would write into it.
SettingResult<int> lock_fd_from_text(std::string_view text, std::optional<int> taken) {
    constexpr std::uint64_t most = 1023;
    constexpr std::uint64_t least = 3;
    const auto number = number_setting(text, most, "3, or 1023 at most");
    if (!number) return std::unexpected(number.error());
    const SettingLine line = first_setting_line(text);
    if (*number < least)
        return NoSetting{{line.number, line.text, "is the number of a standard stream", "4, say"}};
    if (static_cast<int>(*number) == taken)
        return NoSetting{{line.number, line.text, "is what notification-fd says", "another number"}};
    return static_cast<int>(*number);
}

SettingResult<std::uint64_t> max_death_tally_from_text(std::string_view text) {
    return number_setting(text, UINT32_MAX, "100, or 4096 at most");
}

SettingResult<Reach> stop_to_from_text(std::string_view text) {
    constexpr SettingWord<Reach> words[] = {
        {"process", Reach::process}, {"group", Reach::group}, {"tree", Reach::tree}};
    return word_setting(text, words, "process, group or tree");
}

SettingResult<Strays> strays_from_text(std::string_view text) {
    constexpr SettingWord<Strays> words[] = {
        {"leave", Strays::leave}, {"wait", Strays::wait}, {"end", Strays::end}};
    return word_setting(text, words, "leave, wait or end");
}

} // namespace lares::protocol
