// SPDX-License-Identifier: ISC
#include "time_text.hpp"

#include "sys/local_time.hpp"

#include <cstring>

namespace lares::tai64nlocal {

namespace {

char* put(char* out, std::string_view text) {
    std::memcpy(out, text.data(), text.size());
    return out + text.size();
}

char* put_fraction(char* out, std::uint32_t nanoseconds) {
    // A number that is no fraction has ten digits, as ever.
    if (nanoseconds >= nanoseconds_of_second) return put(out, Decimal{nanoseconds}.view());
    write_fraction(nanoseconds, std::span<char, 9>{out, 9});
    return out + 9;
}

} // namespace

std::size_t TimeText::write(TaiLabel label, char* out) {
    if (style_ == Style::iso && label.nanoseconds >= nanoseconds_of_second) return 0;
    const Second& second = second_of(label.seconds);
    if (!second.can_be_told) return 0;
    char* end = put(out, second.text.before_fraction.view());
    end = put_fraction(end, label.nanoseconds);
    end = put(end, second.text.after_fraction.view());
    return static_cast<std::size_t>(end - out);
}

const TimeText::Second& TimeText::second_of(std::uint64_t seconds) {
    Second& second = kept_[seconds % seconds_kept];
    if (second.known && second.seconds == seconds) return second;
    const auto time = sys::civil_time(TaiLabel{seconds, 0}.unix_seconds(), zone_);
    second.known = true;
    second.seconds = seconds;
    second.can_be_told = time.has_value();
    if (time) second.text = style_ == Style::iso ? iso_text(*time, zone_) : classic_text(*time);
    return second;
}

void TimeText::forget() {
    for (Second& second : kept_) second.known = false;
}

} // namespace lares::tai64nlocal
