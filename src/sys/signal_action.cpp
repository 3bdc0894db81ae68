// SPDX-License-Identifier: ISC
#include "signal_action.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"
#include "file.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace lares::sys {

namespace {

// "SigCgt:\t0000000000000001": bit n-1 stands for signal n.
std::optional<bool> is_among(std::string_view status, std::string_view field, int signal) {
    const std::size_t at = status.find(field);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view digits = split_at(rest_of(status, at + field.size()), '\n').head;
    std::uint64_t set = 0;
    for (const char c : digits) {
        if (hex_value(c) == not_hex) return std::nullopt;
        set = set << 4 | hex_value(c);
    }
    return ((set >> (signal - 1)) & 1) != 0;
}

} // namespace

bool takes_default_action(std::string_view status, int signal) {
    for (const std::string_view field : {"\nSigBlk:\t", "\nSigIgn:\t", "\nSigCgt:\t"})
        if (is_among(status, field, signal) != false) return false;
    return true;
}

bool takes_default_action(pid_t pid, int signal) {
    TextBuffer<32> path;
    path.append("/proc/");
    path.append(Decimal{static_cast<std::uint64_t>(pid)}.view());
    path.append("/status");
    std::array<char, 4096> room;
    const auto text = read_small_file(here, path.c_str(), room);
    return text && takes_default_action(*text, signal);
}

} // namespace lares::sys
