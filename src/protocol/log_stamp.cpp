// SPDX-License-Identifier: ISC
#include "log_stamp.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>

namespace lares::protocol {

namespace {

using Text = TextBuffer<LogStamp::longest>;

void write_digits(char* out, std::uint32_t number, std::size_t digits) {
    for (std::size_t i = digits; i-- > 0; number /= 10) out[i] = static_cast<char>('0' + number % 10);
}

void append_two_digits(Text& text, unsigned number) {
    text.append(static_cast<char>('0' + number / 10 % 10)).append(static_cast<char>('0' + number % 10));
}

void append_year(Text& text, int year) {
    if (year < 0) text.append('-');
    const auto number = static_cast<unsigned>(year < 0 ? -year : year);
    for (unsigned limit = 1000; limit > 1 && number < limit; limit /= 10) text.append('0');
    text.append_number(number);
}

void append_offset(Text& text, std::int32_t offset) {
    const auto minutes = static_cast<unsigned>((offset < 0 ? -offset : offset) / 60);
    append_two_digits(text.append(offset < 0 ? '-' : '+'), minutes / 60);
    append_two_digits(text.append(':'), minutes % 60);
}

} // namespace

void LogStamp::begin(TaiLabel now, std::int32_t offset) {
    if (!was_just_given_away(now)) now_ = now;
    if (offset == offset_ && now_.seconds == formatted_ && size_ != 0) return;
    offset_ = offset;
    format_second();
}

// The stamps of the lines before may be a little ahead of the clock. When they are far ahead, it was set
// back.
bool LogStamp::was_just_given_away(TaiLabel now) const {
    constexpr std::uint32_t most_at_once = 1'000'000;
    if (now_.seconds == now.seconds)
        return now_.nanoseconds > now.nanoseconds && now_.nanoseconds - now.nanoseconds < most_at_once;
    return now_.seconds == now.seconds + 1 &&
           1'000'000'000 - now.nanoseconds + now_.nanoseconds < most_at_once;
}

void LogStamp::format_second() {
    formatted_ = now_.seconds;
    if (style_ == StampStyle::none) return;
    if (style_ == StampStyle::tai) {
        const auto label = to_text(TaiLabel{now_.seconds, 0});
        std::memcpy(text_.data(), label.data(), label.size());
        digits_at_ = TaiLabel::text_size - 8;
        text_[TaiLabel::text_size] = ' ';
        size_ = TaiLabel::text_size + 1;
        return;
    }
    format_civil_second();
}

void LogStamp::format_civil_second() {
    using namespace std::chrono;
    Text text;
    if (style_ == StampStyle::seconds) {
        const std::int64_t unix_seconds = now_.unix_seconds();
        if (unix_seconds < 0) text.append('-');
        text.append_number(static_cast<std::uint64_t>(unix_seconds < 0 ? -unix_seconds : unix_seconds));
        digits_at_ = text.append('.').size();
        text.append("000000 ");
    } else {
        const std::int64_t shift = style_ == StampStyle::local ? offset_ : 0;
        const sys_seconds moment{seconds{now_.unix_seconds() + shift}};
        const auto day = floor<days>(moment);
        const year_month_day date{day};
        const hh_mm_ss time{moment - day};
        append_year(text, static_cast<int>(date.year()));
        append_two_digits(text.append('-'), static_cast<unsigned>(date.month()));
        append_two_digits(text.append('-'), static_cast<unsigned>(date.day()));
        append_two_digits(text.append(style_ == StampStyle::short_utc ? '_' : 'T'),
                          static_cast<unsigned>(time.hours().count()));
        append_two_digits(text.append(':'), static_cast<unsigned>(time.minutes().count()));
        append_two_digits(text.append(':'), static_cast<unsigned>(time.seconds().count()));
        digits_at_ = text.append('.').size();
        if (is_short()) {
            text.append("00000");
        } else {
            text.append("000000000");
            if (style_ == StampStyle::local)
                append_offset(text, offset_);
            else
                text.append('Z');
        }
        text.append(' ');
    }
    size_ = text.size();
    std::memcpy(text_.data(), text.view().data(), size_);
}

void LogStamp::write_decimal(char* out) const {
    if (style_ == StampStyle::seconds)
        write_digits(out, now_.nanoseconds / 1000, 6);
    else if (is_short())
        write_digits(out, now_.nanoseconds / 10'000, 5);
    else if (style_ != StampStyle::none)
        write_digits(out, now_.nanoseconds, 9);
}

} // namespace lares::protocol
