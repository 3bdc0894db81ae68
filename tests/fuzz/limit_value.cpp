// SPDX-License-Identifier: ISC
// The value of a limit: digits are what they say, or no limit; a few words are known, and nothing else is.
#include "protocol/limit_value.hpp"
#include "base/text.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    using Kind = protocol::LimitValue::Kind;
    const auto text = fuzz::as_text(data, size);
    const auto value = protocol::limit_value_from_text(text);
    const bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
    if (digits) {
        fuzz::must(value && value->kind == Kind::number, "digits, or none at all, are a number");
        const auto number = number_from_text(text);
        fuzz::must(value->number.too_large == (!number && !text.empty()), "too large is what does not fit");
        fuzz::must(value->number.number == (text.empty() ? 0 : number.value_or(UINT64_MAX)),
                   "it is that number");
        return 0;
    }
    const bool hard = text == "=" || text == "hard";
    const bool unlimited = text == "-" || text == "unlimited";
    fuzz::must(value.has_value() == (hard || unlimited), "nothing else is a value");
    if (value) fuzz::must(value->kind == (hard ? Kind::hard : Kind::unlimited), "each means what it says");
    return 0;
}
