// SPDX-License-Identifier: ISC
#include "setting_value.hpp"

#include "base/signal_name.hpp"
#include "base/span_text.hpp"
#include "base/text.hpp"

namespace lares::protocol {

const char* example_of_span(Span unit_of_bare_number) {
    if (unit_of_bare_number == std::chrono::milliseconds{1}) return "5000, in milliseconds, or 5s";
    if (unit_of_bare_number == std::chrono::seconds{1}) return "5, in seconds, or 500ms";
    return "5s";
}

SettingResult<Span> span_setting(std::string_view file, Span unit_of_bare_number) {
    const SettingLine line = first_setting_line(file);
    if (const auto span = span_from_text(line.text, unit_of_bare_number)) return *span;
    return NoSetting{{line.number, line.text, "is no time", example_of_span(unit_of_bare_number)}};
}

SettingResult<int> signal_setting(std::string_view file) {
    const SettingLine line = first_setting_line(file);
    if (const auto signal = signal_from_text(line.text)) return *signal;
    return NoSetting{{line.number, line.text, "is no signal", "TERM, or 15"}};
}

SettingResult<std::uint64_t> number_setting(std::string_view file, std::uint64_t most, const char* remedy) {
    const SettingLine line = first_setting_line(file);
    const auto number = number_from_text(line.text);
    if (!number) return NoSetting{{line.number, line.text, "is no number", remedy}};
    if (*number > most) return NoSetting{{line.number, line.text, "is too large", remedy}};
    return *number;
}

} // namespace lares::protocol
