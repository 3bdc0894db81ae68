// SPDX-License-Identifier: ISC
// A file of one value: it is a value within its limits, or an error that can be said.
#include "protocol/setting_value.hpp"
#include "setting_error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    using namespace std::chrono_literals;
    const auto file = fuzz::as_text(data, size);
    constexpr protocol::SettingWord<int> words[] = {{"always", 1}, {"never", 2}};
    const auto refused = [file](const auto& value) {
        if (!value) fuzz::must_be_about(value.error(), file);
        return !value;
    };
    if (const auto span = protocol::span_setting(file, 1ms); !refused(span))
        fuzz::must(*span >= 0s, "a time is not negative");
    if (const auto signal = protocol::signal_setting(file); !refused(signal))
        fuzz::must(*signal >= 1 && *signal <= 64, "a signal is one of Linux");
    if (const auto number = protocol::number_setting(file, 4096, "0 to 4096"); !refused(number))
        fuzz::must(*number <= 4096, "a number is not too large");
    if (const auto word = protocol::word_setting(file, words, "always or never"); !refused(word))
        fuzz::must(file.contains(words[*word - 1].word), "a word is there");
    protocol::SettingLines lines{file};
    unsigned before = 0;
    while (const auto line = lines.next()) {
        fuzz::must(line->number > before, "lines are counted");
        fuzz::must(!line->text.empty() && line->text.front() != '#', "a line says something");
        before = line->number;
    }
    return 0;
}
