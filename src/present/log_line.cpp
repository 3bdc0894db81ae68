// SPDX-License-Identifier: ISC
#include "log_line.hpp"

#include "width.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#define JSON_NO_IO 1 // streams would bring in locales
#include <nlohmann/json.hpp>

namespace lares::present {

namespace {

std::string utc_with_nanoseconds(TaiLabel label) {
    const SecondText text = iso_text(civil_time_at(label.unix_seconds(), 0), Zone::utc);
    std::array<char, 9> fraction;
    write_fraction(label.nanoseconds, fraction);
    return std::string{text.before_fraction.view()}
        .append(fraction.data(), fraction.size())
        .append(text.after_fraction.view());
}

} // namespace

std::string json_for(const LogEntry& entry) {
    using Json = nlohmann::ordered_json;
    Json object;
    object["schema"] = log_schema;
    object["service"] = entry.service;
    object["time"] = entry.time ? Json(utc_with_nanoseconds(*entry.time)) : Json{};
    object["file"] = entry.file;
    object["message"] = entry.message;
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

LogLines::LogLines(std::span<const std::string> services, const LogLook& look) : look_{look} {
    std::size_t widest = 0;
    for (const std::string& name : services) widest = std::max(widest, width_of(visible(name)));
    for (std::size_t i = 0; i < services.size(); ++i) {
        const std::string name = visible(services[i]);
        const std::string blanks(widest - width_of(name), ' ');
        prefixes_.push_back(services.size() == 1 ? "" : tinted(name + blanks + " |", i, look_.colours) + " ");
    }
}

void LogLines::append(std::string& out, const LogEntry& entry, std::size_t service) {
    out.append(prefixes_[service]);
    if (entry.time) append_time(out, *entry.time);
    if (look_.is_for_eyes)
        out.append(visible_line(entry.message));
    else
        out.append(entry.message);
    out.push_back('\n');
}

std::string LogLines::words_for(std::int64_t unix_seconds) const {
    const auto day_of = [](const CivilTime& it) { return std::tuple{it.year, it.month, it.day}; };
    const CivilTime when = look_.clock(unix_seconds);
    const std::string words{classic_text(when).before_fraction.view()};
    const bool is_today = look_.now && day_of(look_.clock(look_.now())) == day_of(when);
    return is_today ? words.substr(words.find(' ') + 1) : words;
}

// Whole seconds are put into words once.
void LogLines::append_time(std::string& out, TaiLabel time) {
    const std::int64_t seconds = time.unix_seconds();
    if (second_ != seconds) {
        second_text_ = words_for(seconds);
        second_ = seconds;
    }
    std::array<char, 9> fraction;
    write_fraction(time.nanoseconds, fraction);
    std::string words = second_text_ + std::string{fraction.data(), 3};
    if (look_.zone == Zone::utc) words.push_back('Z');
    out.append(toned(words, Tone::faint, look_.colours)).push_back(' ');
}

} // namespace lares::present
