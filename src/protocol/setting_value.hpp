// SPDX-License-Identifier: ISC
// Files that hold one value: a time, a signal, a number, or one of a few words. It is the first line that
// says something, all of it; what comes after is passed over, as s6 does.
//
// The errors point into `file`.
#pragma once

#include "setting_error.hpp"
#include "setting_lines.hpp"

#include "base/time.hpp"

#include <cstdint>

namespace lares::protocol {

// What to try where a time is expected: "5s", and "5000, in milliseconds, or 5s" where a number is counted
// so.
const char* example_of_span(Span unit_of_bare_number);

SettingResult<Span> span_setting(std::string_view file, Span unit_of_bare_number);
SettingResult<int> signal_setting(std::string_view file);
// `remedy` is to say what the most is.
SettingResult<std::uint64_t> number_setting(std::string_view file, std::uint64_t most, const char* remedy);

// A word, and what it stands for. `remedy` names all words.
template <class T>
struct SettingWord {
    std::string_view word;
    T value;
};
template <class T, std::size_t Count>
SettingResult<T> word_setting(std::string_view file, const SettingWord<T> (&words)[Count],
                              const char* remedy) {
    const SettingLine line = first_setting_line(file);
    for (const SettingWord<T>& each : words)
        if (each.word == line.text) return each.value;
    return NoSetting{{line.number, line.text, "is no word for it", remedy}};
}

} // namespace lares::protocol
