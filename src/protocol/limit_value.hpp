// SPDX-License-Identifier: ISC
// The value of a limit as it stands behind an option of softlimit or chpst.
//
// A number is decimal digits and nothing else; an empty text is 0, as it has always been. A number that is
// larger than a limit can be is no limit.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::protocol {

struct LimitNumber {
    std::uint64_t number;
    bool too_large; // more than 64 bits; `number` is then the largest there is

    friend bool operator==(const LimitNumber&, const LimitNumber&) = default;
};

std::optional<LimitNumber> limit_number_from_text(std::string_view text);

// What softlimit takes: `=` or `hard`, `-` or `unlimited`, or a number.
struct LimitValue {
    enum class Kind : std::uint8_t {
        number,    // the soft limit, or the hard one if that is less
        hard,      // the soft limit becomes the hard one
        unlimited, // both are lifted
    };
    Kind kind;
    LimitNumber number{};

    friend bool operator==(const LimitValue&, const LimitValue&) = default;
};

std::optional<LimitValue> limit_value_from_text(std::string_view text);

} // namespace lares::protocol
