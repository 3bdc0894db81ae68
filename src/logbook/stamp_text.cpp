// SPDX-License-Identifier: ISC
#include "stamp_text.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"
#include "local_label.hpp"

#include <algorithm>

namespace lares::logbook {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// A text that is eaten from its front; `good` is lost with the first thing that is not as it should be.
class StampText {
  public:
    explicit StampText(std::string_view text) : rest_{text} {}

    unsigned number(std::size_t digits) {
        unsigned value = 0;
        for (std::size_t i = 0; i < digits; ++i) value = value * 10 + digit();
        return value;
    }
    // One of these, which is answered.
    char one_of(std::string_view allowed) {
        const char next = rest_.empty() ? '\0' : rest_.front();
        if (rest_.empty() || !allowed.contains(next)) return good_ = false, '\0';
        rest_.remove_prefix(1);
        return next;
    }
    // One to nine digits behind a dot, as nanoseconds.
    std::uint32_t fraction() {
        one_of(".");
        std::uint32_t value = 0;
        std::uint32_t unit = 100'000'000;
        for (; unit > 0 && is_next_digit(); unit /= 10) value += digit() * unit;
        if (is_next_digit() || unit == 100'000'000) good_ = false;
        return value;
    }
    bool is_next(char c) const { return rest_.starts_with(c); }
    bool is_next_digit() const { return !rest_.empty() && is_digit(rest_.front()); }
    bool is_good() const { return good_; }
    std::size_t left() const { return rest_.size(); }

  private:
    unsigned digit() {
        if (!is_next_digit()) return good_ = false, 0;
        const auto value = static_cast<unsigned>(rest_.front() - '0');
        rest_.remove_prefix(1);
        return value;
    }

    std::string_view rest_;
    bool good_ = true;
};

// "Z", "+01:00", "-00:25:21"; seconds east of UTC.
std::int64_t distance_from_utc(StampText& text) {
    const char sign = text.one_of("Z+-");
    if (sign == 'Z') return 0;
    std::int64_t distance = text.number(2) * std::int64_t{3600};
    text.one_of(":");
    distance += text.number(2) * std::int64_t{60};
    if (text.is_next(':')) text.one_of(":"), distance += text.number(2);
    return sign == '-' ? -distance : distance;
}

std::optional<StampRead> read_civil(std::string_view line) {
    StampText text{line};
    CivilTime time;
    time.year = text.number(4);
    text.one_of("-");
    time.month = text.number(2);
    text.one_of("-");
    time.day = text.number(2);
    const char between = text.one_of("T_ ");
    time.hour = text.number(2);
    text.one_of(":");
    time.minute = text.number(2);
    text.one_of(":");
    time.second = text.number(2);
    const std::uint32_t nanoseconds = text.fraction();
    const bool has_zone = between == 'T' && !text.is_next(' ');
    if (has_zone) time.east_of_utc = distance_from_utc(text);
    text.one_of(" ");
    if (between == ' ') text.one_of(" ");
    if (!text.is_good() || !is_on_calendar(time)) return std::nullopt;
    const std::int64_t seconds = between == ' ' ? unix_of_local(time) : unix_of(time);
    return StampRead{TaiLabel::from_unix(seconds, nanoseconds), line.size() - text.left()};
}

// From the year 0 to 9999; what lies outside is no time that anybody has written.
bool is_of_calendar(TaiLabel label) {
    constexpr std::int64_t first = -62'167'219'200;
    constexpr std::int64_t last = 253'402'300'799;
    return label.unix_seconds() >= first && label.unix_seconds() <= last;
}

std::optional<StampRead> read_seconds(std::string_view line) {
    const std::size_t dot = first_of(line, 12).find('.');
    const auto seconds = dot == std::string_view::npos ? std::nullopt : number_from_text(line.substr(0, dot));
    if (!seconds) return std::nullopt;
    StampText text{line.substr(dot)};
    const std::uint32_t nanoseconds = text.fraction();
    text.one_of(" ");
    const std::size_t size = line.size() - text.left();
    const TaiLabel moment = TaiLabel::from_unix(static_cast<std::int64_t>(*seconds), nanoseconds);
    if (!text.is_good() || size != dot + 8 || !is_of_calendar(moment)) return std::nullopt;
    return StampRead{moment, size};
}

std::optional<StampRead> read_label(std::string_view line, Keeper keeper) {
    const auto label = label_from_text(first_of(line, TaiLabel::text_size));
    if (!label || line.size() == TaiLabel::text_size) return std::nullopt;
    if (line[TaiLabel::text_size] != ' ' || label->nanoseconds >= 1'000'000'000) return std::nullopt;
    const TaiLabel moment = as_of_daemontools(*label, keeper);
    if (!is_of_calendar(moment)) return std::nullopt;
    return StampRead{moment, TaiLabel::text_size + 1};
}

} // namespace

std::optional<StampRead> read_stamp(std::string_view line, Keeper keeper) {
    if (line.empty()) return std::nullopt;
    if (line.front() == '@') {
        auto found = read_label(line, keeper);
        if (!found || keeper != Keeper::s6_log) return found;
        if (const auto second = read_civil(line.substr(found->size))) found->size += second->size;
        return found;
    }
    if (!is_digit(line.front())) return std::nullopt;
    const bool may_be_civil = line.size() > 4 && line[4] == '-';
    return may_be_civil ? read_civil(line) : read_seconds(line);
}

} // namespace lares::logbook
