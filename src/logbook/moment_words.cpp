// SPDX-License-Identifier: ISC
#include "moment_words.hpp"

#include "base/leading_number.hpp"
#include "base/span_text.hpp"
#include "base/text.hpp"
#include "local_label.hpp"
#include "sys/local_time.hpp"

#include <algorithm>
#include <chrono>
#include <string>

namespace lares::logbook {

namespace {

constexpr std::int64_t seconds_a_day = 86400;

struct LongUnit {
    std::string_view word;
    std::string_view unit;
};
constexpr LongUnit long_units[] = {{"week", "w"},        {"weeks", "w"},   {"day", "d"}, {"days", "d"},
                                   {"hour", "h"},        {"hours", "h"},   {"hr", "h"},  {"hrs", "h"},
                                   {"minute", "m"},      {"minutes", "m"}, {"min", "m"}, {"mins", "m"},
                                   {"second", "s"},      {"seconds", "s"}, {"sec", "s"}, {"secs", "s"},
                                   {"millisecond", "ms"}};

bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

std::string in_small_letters(std::string_view text) {
    std::string small{text};
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return small;
}

std::string_view without_blanks(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

// "5 minutes" as span_from_text() knows it.
std::string in_short_units(std::string_view text) {
    std::string shortened;
    while (!text.empty()) {
        const auto is_of_word = std::ranges::find_if_not(text, is_letter) - text.begin();
        const std::string_view word = text.substr(0, static_cast<std::size_t>(is_of_word));
        const auto known = std::ranges::find(long_units, word, &LongUnit::word);
        if (word.empty())
            shortened.append(text.front() == ' ' ? "" : text.substr(0, 1));
        else
            shortened.append(known == std::end(long_units) ? word : known->unit);
        text.remove_prefix(std::max<std::size_t>(word.size(), 1));
    }
    return shortened;
}

std::optional<Span> span_of(std::string_view text) {
    const std::string shortened = in_short_units(text);
    if (shortened.ends_with('w')) {
        const auto weeks = number_from_text(std::string_view{shortened}.substr(0, shortened.size() - 1));
        if (!weeks || *weeks > 5000) return std::nullopt;
        return std::chrono::weeks{static_cast<int>(*weeks)};
    }
    const bool has_unit = !shortened.empty() && is_letter(shortened.back());
    return has_unit ? span_from_text(shortened, std::chrono::seconds{1}) : std::nullopt;
}

TaiLabel before(TaiLabel now, Span span) {
    const Span since_second = Span{now.nanoseconds} - span;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since_second);
    return TaiLabel::from_unix(now.unix_seconds() + seconds.count(),
                               static_cast<std::uint32_t>((since_second - seconds).count()));
}

std::optional<TaiLabel> ago(std::string_view words, TaiLabel now) {
    if (words.ends_with("ago")) words.remove_suffix(3);
    if (words.starts_with('-')) words.remove_prefix(1);
    const auto span = span_of(without_blanks(words));
    return span ? std::optional{before(now, *span)} : std::nullopt;
}

// What one reads from the front of a text, field by field.
std::optional<unsigned> take_digits(std::string_view& text, std::size_t fewest, std::size_t most) {
    const auto others = std::ranges::find_if_not(text, [](char c) { return c >= '0' && c <= '9'; });
    const auto count = static_cast<std::size_t>(others - text.begin());
    if (count < fewest || count > most) return std::nullopt;
    return static_cast<unsigned>(take_leading_number(text));
}

bool take(std::string_view& text, char wanted) {
    if (!text.starts_with(wanted)) return false;
    text.remove_prefix(1);
    return true;
}

// "2026-11-29"
bool take_date(std::string_view& text, CivilTime& time) {
    std::string_view rest = text;
    const auto year = take_digits(rest, 4, 4);
    const auto month = year && take(rest, '-') ? take_digits(rest, 1, 2) : std::nullopt;
    const auto day = month && take(rest, '-') ? take_digits(rest, 1, 2) : std::nullopt;
    if (!day) return false;
    time.year = *year, time.month = *month, time.day = *day;
    text = rest;
    return true;
}

std::uint32_t take_fraction(std::string_view& text) {
    std::uint32_t value = 0;
    std::uint32_t unit = 100'000'000;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), unit /= 10)
        value += static_cast<std::uint32_t>(text.front() - '0') * unit;
    return value;
}

// Behind an hour, "am" or "pm": how many hours that is after it would be without; an hour of 0 or 13 has
// none.
std::optional<unsigned> take_half_of_day(std::string_view& text, unsigned hour) {
    const std::string_view word = text.substr(text.starts_with(' ') ? 1 : 0);
    const bool is_afternoon = word.starts_with("pm");
    if ((!is_afternoon && !word.starts_with("am")) || hour == 0 || hour > 12) return std::nullopt;
    text = word.substr(2);
    return hour % 12 + (is_afternoon ? 12U : 0U);
}

// "30", "30.25"
bool take_second(std::string_view& text, CivilTime& time, std::uint32_t& nanoseconds) {
    const auto second = take_digits(text, 2, 2);
    if (!second) return false;
    time.second = *second;
    if (take(text, '.')) nanoseconds = take_fraction(text);
    return true;
}

// "10:00", "10:00:30", "10:00:30.25", "10am", "10:00 pm"
bool take_time(std::string_view& text, CivilTime& time, std::uint32_t& nanoseconds) {
    std::string_view rest = text;
    const auto hour = take_digits(rest, 1, 2);
    const auto minute = hour && take(rest, ':') ? take_digits(rest, 2, 2) : std::nullopt;
    if (minute && take(rest, ':') && !take_second(rest, time, nanoseconds)) return false;
    const auto of_half = hour ? take_half_of_day(rest, *hour) : std::nullopt;
    if (!minute && !of_half) return false;
    time.hour = of_half.value_or(*hour), time.minute = minute.value_or(0);
    text = rest;
    return true;
}

CivilTime day_of(std::int64_t unix_seconds, Clock clock) {
    const Zone zone = clock == Clock::utc ? Zone::utc : Zone::local;
    CivilTime day = sys::civil_time(unix_seconds, zone).value_or(CivilTime{});
    day.hour = day.minute = day.second = 0;
    day.east_of_utc = 0;
    return day;
}

// Counted on the calendar: a day need not have 24 hours.
CivilTime day_beside(const CivilTime& day, std::int64_t days) {
    return civil_time_at(unix_of(day) + days * seconds_a_day, 0);
}

// A day and a time of it, either of which may be left out.
class CivilWords {
  public:
    CivilWords(std::string_view words, TaiLabel now, Clock clock, std::optional<TaiLabel> since)
        : rest_{words}, now_{now}, since_{since}, clock_{clock} {
        if (rest_.size() > 1 && rest_.ends_with('z')) {
            clock_ = Clock::utc;
            rest_ = without_blanks(rest_.substr(0, rest_.size() - 1));
        }
        time_ = day_of(now.unix_seconds(), clock_);
    }

    std::optional<TaiLabel> read() {
        const bool has_day = take_day();
        const bool has_separator = has_day && !rest_.empty() && (take(rest_, ' ') || take(rest_, 't'));
        rest_ = without_blanks(rest_);
        const bool has_time = (!has_day || has_separator) && take_time(rest_, time_, nanoseconds_);
        if (!rest_.empty() || (!has_day && !has_time) || !is_on_calendar(time_)) return std::nullopt;
        if (!has_day && label() > now_) go_to_day_beside(-1);
        if (!has_day && since_ && label() <= *since_) go_to_day_beside(+1);
        return label();
    }

  private:
    bool take_day() {
        if (take_word("today")) return true;
        if (take_word("yesterday")) return go_to_day_beside(-1), true;
        return take_date(rest_, time_);
    }
    bool take_word(std::string_view word) {
        if (!rest_.starts_with(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }
    void go_to_day_beside(std::int64_t days) {
        CivilTime day = time_;
        day.hour = day.minute = day.second = 0;
        const CivilTime beside = day_beside(day, days);
        time_.year = beside.year, time_.month = beside.month, time_.day = beside.day;
    }
    TaiLabel label() const {
        return TaiLabel::from_unix(clock_ == Clock::utc ? unix_of(time_) : unix_of_local(time_),
                                   nanoseconds_);
    }

    std::string_view rest_;
    TaiLabel now_;
    std::optional<TaiLabel> since_;
    Clock clock_;
    CivilTime time_;
    std::uint32_t nanoseconds_ = 0;
};

std::optional<TaiLabel> label_of_words(std::string_view words) {
    if (const auto label = label_from_text(words.substr(0, TaiLabel::text_size))) {
        const std::string_view rest = words.substr(TaiLabel::text_size);
        return rest.empty() || rest.front() == '.' ? std::optional{*label} : std::nullopt;
    }
    const auto seconds = number_from_text(words.substr(1));
    constexpr std::uint64_t most = 1ULL << 40;
    if (!seconds || *seconds > most) return std::nullopt;
    return TaiLabel::from_unix(static_cast<std::int64_t>(*seconds), 0);
}

} // namespace

std::optional<TaiLabel> moment_of(std::string_view words, TaiLabel now, Clock clock,
                                  std::optional<TaiLabel> since) {
    words = without_blanks(words);
    if (words.empty()) return std::nullopt;
    if (words.front() == '@') return label_of_words(words);
    const std::string small = in_small_letters(words);
    if (small == "now") return now;
    if (const auto moment = CivilWords{small, now, clock, since}.read()) return moment;
    return ago(small, now);
}

} // namespace lares::logbook
