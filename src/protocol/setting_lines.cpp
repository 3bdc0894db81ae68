// SPDX-License-Identifier: ISC
#include "setting_lines.hpp"

#include "base/text.hpp"

namespace lares::protocol {

std::optional<SettingLine> SettingLines::next() {
    while (!rest_.empty()) {
        const Split lines = split_at(rest_, '\n');
        rest_ = lines.rest;
        ++number_;
        const std::string_view line = without_blanks(lines.head);
        if (!line.empty() && line.front() != '#') return SettingLine{number_, line};
    }
    return std::nullopt;
}

SettingLine first_setting_line(std::string_view file) {
    return SettingLines{file}.next().value_or(SettingLine{1, {}});
}

std::string_view without_blanks(std::string_view text) {
    return trim_end(rest_of(text, text.find_first_not_of(" \t\r\n")));
}

std::string_view take_word(std::string_view& text) {
    text = without_blanks(text);
    const std::string_view word = first_of(text, text.find_first_of(" \t\r\n"));
    text = without_blanks(rest_of(text, word.size()));
    return word;
}

} // namespace lares::protocol
