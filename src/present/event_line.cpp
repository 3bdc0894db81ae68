// SPDX-License-Identifier: ISC
#include "event_line.hpp"

#include "width.hpp"
#include "words.hpp"

#define JSON_NO_IO 1 // streams would bring in locales
#include <nlohmann/json.hpp>

namespace lares::present {

using EventJson = nlohmann::ordered_json;
using protocol::RunEnd;

namespace {

constexpr std::uint32_t nanoseconds_of_millisecond = 1'000'000;

// "07:123" of a number that is to have so many digits.
std::string padded_number(std::uint64_t number, std::size_t digits) {
    const std::string text{Decimal{number}.view()};
    return std::string(digits - std::min(digits, text.size()), '0') + text;
}

std::string milliseconds_of(TaiLabel label) {
    return padded_number(label.nanoseconds / nanoseconds_of_millisecond, 3);
}

std::string local_words(const CivilTime& when, TaiLabel at) {
    const SecondText text = classic_text(when);
    return std::string{text.before_fraction.view()} + milliseconds_of(at);
}

EventJson utc_value(TaiLabel at) {
    auto words = utc(at);
    if (!words) return nullptr;
    words->pop_back(); // the Z
    return words->append(".").append(milliseconds_of(at)).append("Z");
}

// How long it was to wait is over by then.
std::string_view words_before(const Standing& standing) {
    return standing.kind() == "waiting" ? standing.kind() : standing.words;
}
std::string_view words_after(const Standing& standing) {
    return standing.words == "waiting 0s" ? standing.kind() : standing.words;
}

std::string cause_words(const Event& event) {
    if (event.end) return end_words(*event.end, event.by);
    return event.known == Event::Known::count ? "no record of it" : "";
}

template <class Number>
EventJson number_or_null(Number number) {
    return number == 0 ? EventJson{} : EventJson(number);
}
EventJson word_or_null(std::string_view word) {
    return word.empty() ? EventJson{} : EventJson(word);
}

EventJson end_value(const std::optional<RunEnd>& end) {
    if (!end) return nullptr;
    EventJson object;
    object["kind"] = word_for(end->kind);
    if (end->kind == RunEnd::Kind::exited) object["code"] = end->number;
    if (end->kind != RunEnd::Kind::killed) return object;
    object["signal"] = end->number;
    object["signal_name"] = signal_name(end->number);
    object["core"] = end->core;
    return object;
}

} // namespace

std::string event_line(std::string_view name, const Event& event, const CivilTime& when, std::size_t width,
                       Colours colours, Letters letters) {
    const std::string shown = visible(name);
    std::string line = local_words(when, event.at) + "  " + shown;
    line.append(width - std::min(width, width_of(shown)), ' ').append("  ");
    line.append(event.from.words.empty() ? "new" : visible(words_before(event.from)));
    line.append(letters == Letters::utf8 ? " → " : " -> ");
    line.append(
        toned(event.to.words.empty() ? "gone" : visible(words_after(event.to)), event.to.tone, colours));
    if (event.pid != 0) line.append("  pid ").append(Decimal{event.pid}.view());
    if (const std::string cause = cause_words(event); !cause.empty()) line.append("  ").append(cause);
    return line;
}

std::string json_for(std::string_view name, const Event& event) {
    EventJson object;
    object["schema"] = event_schema;
    object["at"] = utc_value(event.at);
    object["name"] = name;
    object["from"] = word_or_null(event.from.kind());
    object["to"] = word_or_null(event.to.kind());
    object["pid"] = number_or_null(event.pid);
    object["run"] = number_or_null(event.run);
    object["end"] = end_value(event.end);
    object["by"] = word_or_null(event.by);
    object["waits_for"] = word_or_null(event.waits_for);
    object["known_from"] = word_for(event.known);
    return object.dump(-1, ' ', false, EventJson::error_handler_t::replace);
}

} // namespace lares::present
