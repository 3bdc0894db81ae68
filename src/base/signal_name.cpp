// SPDX-License-Identifier: ISC
#include "signal_name.hpp"

#include "text.hpp"

#include <cstddef>
#include <iterator>

namespace lares {

namespace {

// In the order of their numbers on Linux, from 1 on.
constexpr std::string_view names[] = {"HUP",  "INT",    "QUIT", "ILL",   "TRAP", "ABRT", "BUS",  "FPE",
                                      "KILL", "USR1",   "SEGV", "USR2",  "PIPE", "ALRM", "TERM", "STKFLT",
                                      "CHLD", "CONT",   "STOP", "TSTP",  "TTIN", "TTOU", "URG",  "XCPU",
                                      "XFSZ", "VTALRM", "PROF", "WINCH", "POLL", "PWR",  "SYS"};

// The longest is SIGRTMIN+30; zeros in front of the number are not counted on.
using SignalText = TextBuffer<15>;

SignalText upper_case(std::string_view text) {
    SignalText upper;
    for (char c : text) upper.append(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    return upper;
}

std::optional<int> count_up_to(std::uint64_t most, std::string_view digits) {
    const auto number = number_from_text(digits);
    return number && *number <= most ? std::optional{static_cast<int>(*number)} : std::nullopt;
}

std::optional<int> realtime_signal(std::string_view name) {
    constexpr int farthest = last_signal - first_realtime_signal;
    if (name == "RTMIN") return first_realtime_signal;
    if (name == "RTMAX") return last_signal;
    const bool is_upwards = name.starts_with("RTMIN+");
    if (!is_upwards && !name.starts_with("RTMAX-")) return std::nullopt;
    const auto distance = count_up_to(farthest, rest_of(name, 6));
    if (!distance) return std::nullopt;
    return is_upwards ? first_realtime_signal + *distance : last_signal - *distance;
}

} // namespace

std::string_view signal_name(int number) {
    const bool is_named = number >= 1 && number <= static_cast<int>(std::size(names));
    return is_named ? names[static_cast<std::size_t>(number - 1)] : std::string_view{};
}

std::optional<int> signal_from_text(std::string_view text) {
    if (const auto number = count_up_to(last_signal, text)) return *number != 0 ? number : std::nullopt;
    const SignalText upper = upper_case(text);
    if (upper.truncated()) return std::nullopt;
    const std::string_view name = rest_of(upper.view(), upper.view().starts_with("SIG") ? 3 : 0);
    for (std::size_t i = 0; i < std::size(names); ++i)
        if (names[i] == name) return static_cast<int>(i) + 1;
    return realtime_signal(name);
}

} // namespace lares
