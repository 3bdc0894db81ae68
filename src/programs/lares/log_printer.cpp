// SPDX-License-Identifier: ISC
#include "log_printer.hpp"

#include "output.hpp"
#include "sys/clock.hpp"
#include "sys/local_time.hpp"

namespace lares::front {

namespace {

sys::Output logs_output{sys::standard_output};

CivilTime local_clock(std::int64_t unix_seconds) {
    return sys::civil_time(unix_seconds, Zone::local).value_or(CivilTime{});
}
CivilTime utc_clock(std::int64_t unix_seconds) {
    return civil_time_at(unix_seconds, 0);
}

LogForm form_asked(const LogsWishes& wishes) {
    if (wishes.is_raw || wishes.form == "raw") return LogForm::raw;
    return wishes.form == "json" ? LogForm::json : LogForm::people;
}

std::int64_t unix_seconds_now() {
    return sys::label_now().unix_seconds();
}

// Where a terminal is so narrow, a date in front of each line would break most of them.
constexpr std::size_t room_for_dates = 100;

std::vector<std::string> names_of_logs(std::span<const ChosenLog> logs) {
    std::vector<std::string> names;
    for (const ChosenLog& log : logs) names.push_back(log.name);
    return names;
}

} // namespace

present::LogLook log_look(Zone zone) {
    const auto columns = width();
    return {.clock = zone == Zone::utc ? utc_clock : local_clock,
            .zone = zone,
            .colours = colours(),
            .is_for_eyes = columns.has_value(),
            .now = columns && *columns < room_for_dates ? unix_seconds_now : nullptr};
}

LogPrinter::LogPrinter(const LogsWishes& wishes, std::span<const ChosenLog> logs)
    : logs_{logs}, form_{form_asked(wishes)}, for_people_{names_of_logs(logs),
                                                          log_look(wishes.is_utc ? Zone::utc : Zone::local)} {
    using Case = sys::RegularExpression::Case;
    if (wishes.pattern.empty()) return;
    pattern_.emplace(wishes.pattern.c_str(), wishes.ignores_case ? Case::ignored : Case::matters);
    if (pattern_->problem().empty()) return;
    report.fatal({"unable to understand --grep ", wishes.pattern, ": ", pattern_->problem()}, 0,
                 "see regex(7)");
    sys::leave(exit_misused);
}

void LogPrinter::print(const logbook::MergedLine& merged) {
    const logbook::Line& line = merged.line;
    has_printed_ = true;
    if (form_ == LogForm::raw) {
        line_.assign(line.text).push_back('\n');
        return append(line_);
    }
    const present::LogEntry entry{logs_[merged.log].name, line.stamp, *line.file, line.message()};
    line_.clear();
    if (form_ == LogForm::json)
        line_.append(present::json_for(entry)).push_back('\n');
    else
        for_people_.append(line_, entry, merged.log);
    append(line_);
}

// Who looks for lines in a large log does not go on where nobody wants them.
void LogPrinter::append(std::string_view text) {
    logs_output.append(text);
    if (!logs_output.is_good()) end_for_want_of_output(logs_output.error());
}

void LogPrinter::flush() {
    if (!logs_output.flush()) end_for_want_of_output(logs_output.error());
}

} // namespace lares::front
