// SPDX-License-Identifier: ISC
#include "log_config.hpp"

#include "base/leading_number.hpp"
#include "base/text.hpp"

#include <array>

namespace lares::protocol {

namespace {

using Kind = LogAction::Kind;
using Complaint = LogConfig::Complaint;

struct Suffix {
    char letter;
    std::uint64_t size;
};
constexpr Suffix size_suffixes[] = {{'k', 1ULL << 10}, {'m', 1ULL << 20}};
constexpr Suffix span_suffixes[] = {{'m', 60}, {'h', 3600}};

std::uint64_t number_with_unit(std::string_view text, std::span<const Suffix> units) {
    const std::uint64_t number = take_leading_number(text);
    for (const Suffix& unit : units)
        if (text.starts_with(unit.letter))
            return number > UINT64_MAX / unit.size ? UINT64_MAX : number * unit.size;
    return number;
}

// Longer than anything lives.
Span span_from_seconds(std::uint64_t seconds) {
    constexpr std::uint64_t longest = 100ULL * 366 * 86400;
    return std::chrono::seconds{static_cast<std::int64_t>(seconds < longest ? seconds : longest)};
}

// Four numbers with dots between them; the text behind them stays.
bool take_host(std::string_view& text, std::array<std::uint8_t, 4>& host) {
    for (std::size_t i = 0; i < host.size(); ++i) {
        if (i != 0) {
            if (!text.starts_with('.')) return false;
            text.remove_prefix(1);
        }
        const std::size_t before = text.size();
        const std::uint64_t number = take_leading_number(text);
        if (text.size() == before || number > 255) return false;
        host[i] = static_cast<std::uint8_t>(number);
    }
    return true;
}

} // namespace

LogConfig::LogConfig(std::uint64_t line_size) : line_size_{line_size} {
    settings_.manner = LogManner::runit;
    settings_.size = 1'000'000;
}

std::optional<Complaint> LogConfig::take(const char* line) {
    const std::string_view text{line};
    const std::string_view rest = rest_of(text, 1);
    if (text.empty()) return std::nullopt;
    switch (text.front()) {
    case 's': settings_.size = number_with_unit(rest, size_suffixes); break;
    case 'n': number_ = leading_number(rest); break;
    case 'N': number_when_full_ = leading_number(rest); break;
    case 't': settings_.age = span_from_seconds(number_with_unit(rest, span_suffixes)); break;
    case '!':
        if (!rest.empty()) settings_.processor = rest.data();
        break;
    case 'p':
        if (!rest.empty()) settings_.prefix = rest;
        break;
    case 'u':
    case 'U': return take_address(rest, text.front() == 'U');
    default: break;
    }
    return std::nullopt;
}

std::optional<Complaint> LogConfig::take_address(std::string_view text, bool is_alone) {
    constexpr std::uint16_t syslog = 514;
    UdpAddress address{{}, syslog};
    std::string_view rest = text;
    if (is_alone) settings_.is_for_listener_alone = true;
    if (!take_host(rest, address.host)) return Complaint{"scan ip address", text};
    if (rest.starts_with(':')) {
        const std::string_view digits = rest_of(rest, 1);
        rest = digits;
        const std::uint64_t port = take_leading_number(rest);
        if (port == 0 || port > UINT16_MAX) return Complaint{"scan port number", digits};
        address.port = static_cast<std::uint16_t>(port);
    }
    settings_.listener = address;
    return std::nullopt;
}

// A size below that of a line is where lines are cut, and nothing else.
LogSettings LogConfig::settings() const {
    LogSettings settings = settings_;
    if (settings.size == 0) settings.size = UINT64_MAX;
    settings.last_part = settings.size < line_size_ ? 0 : line_size_;
    settings.keep = number_ == 0 || number_ == UINT64_MAX ? UINT64_MAX : number_ + 1;
    if (number_when_full_ < number_) settings.kept_when_full = number_when_full_;
    return settings;
}

std::optional<LogAction> choice_of(const char* line, LogDestination destination) {
    const bool is_log = destination == LogDestination::log;
    const auto choice = [line](Kind kind) {
        return LogAction{.kind = kind, .pattern = Pattern{line + 1, Pattern::Kind::runit}};
    };
    if (*line == (is_log ? '+' : 'e')) return choice(Kind::select);
    if (*line == (is_log ? '-' : 'E')) return choice(Kind::deselect);
    return std::nullopt;
}

LogAction choice_of_all(Kind kind) {
    return {.kind = kind, .pattern = Pattern{"*", Pattern::Kind::runit}};
}

} // namespace lares::protocol
