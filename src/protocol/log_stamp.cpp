// SPDX-License-Identifier: ISC
#include "log_stamp.hpp"

#include "base/civil_time.hpp"
#include "base/text.hpp"

#include <cstring>

namespace lares::protocol {

namespace {

using Text = TextBuffer<LogStamp::longest>;

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
    Text text;
    const std::int64_t unix_seconds = now_.unix_seconds();
    if (style_ == StampStyle::seconds) {
        if (unix_seconds < 0) text.append('-');
        text.append_number(static_cast<std::uint64_t>(unix_seconds < 0 ? -unix_seconds : unix_seconds));
        digits_at_ = text.append('.').size();
        text.append("000000 ");
    } else {
        const bool is_local = style_ == StampStyle::local;
        const CivilTime time = civil_time_at(unix_seconds, is_local ? offset_ : 0);
        const SecondText iso = iso_text(time, is_local ? Zone::local : Zone::utc);
        digits_at_ = text.append(iso.before_fraction.view()).size();
        text.append(std::string_view{"000000000"}.substr(0, fraction_size()));
        if (!is_short()) text.append(iso.after_fraction.view());
        text.append(' ');
    }
    size_ = text.size();
    std::memcpy(text_.data(), text.view().data(), size_);
    if (style_ == StampStyle::short_utc) text_[digits_at_ - std::strlen("T12:34:56.")] = '_';
}

bool LogStamp::is_short() const {
    return style_ == StampStyle::short_utc || style_ == StampStyle::short_utc_t;
}

// How many of the nine digits are shown.
std::size_t LogStamp::fraction_size() const {
    if (style_ == StampStyle::seconds) return 6;
    return is_short() ? 5 : 9;
}

void LogStamp::write_decimal(char* out) const {
    if (style_ == StampStyle::none) return;
    std::array<char, 9> fraction;
    write_fraction(now_.nanoseconds, fraction);
    std::memcpy(out, fraction.data(), fraction_size());
}

} // namespace lares::protocol
