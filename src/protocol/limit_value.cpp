// SPDX-License-Identifier: ISC
#include "limit_value.hpp"

#include "base/text.hpp"

namespace lares::protocol {

std::optional<LimitNumber> limit_number_from_text(std::string_view text) {
    if (text.empty()) return LimitNumber{0, false};
    if (const auto number = number_from_text(text)) return LimitNumber{*number, false};
    if (text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    return LimitNumber{UINT64_MAX, true};
}

std::optional<LimitValue> limit_value_from_text(std::string_view text) {
    using Kind = LimitValue::Kind;
    if (text == "=" || text == "hard") return LimitValue{Kind::hard};
    if (text == "-" || text == "unlimited") return LimitValue{Kind::unlimited};
    const auto number = limit_number_from_text(text);
    if (!number) return std::nullopt;
    return LimitValue{Kind::number, *number};
}

} // namespace lares::protocol
