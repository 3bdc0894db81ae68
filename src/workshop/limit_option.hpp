// SPDX-License-Identifier: ISC
// A limit as people say it, as an option of softlimit:
//
//     memory=512M        -m 536870912          bytes: K, M, G and T count in 1024
//     files=1024         -o 1024
//     cpu=5m             -t 300                processor time: seconds, or 1h30m
//     core=unlimited     -c unlimited          or hard: the hard limit
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace lares::workshop {

struct LimitOption {
    std::string option;
    std::string value;

    friend bool operator==(const LimitOption&, const LimitOption&) = default;
};

// The error is a sentence: `there is no limit "memry"; did you mean "memory"?`
std::expected<LimitOption, std::string> limit_option_from(std::string_view text);

// "512M" in bytes; nothing for what is no size.
std::optional<std::uint64_t> bytes_from_text(std::string_view text);

// All names, with commas between them.
std::string names_of_limits();

} // namespace lares::workshop
