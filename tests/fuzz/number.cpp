// SPDX-License-Identifier: ISC
// A number as text: what is read is written as the same digits, apart from zeros in front.
#include "base/text.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    auto text = fuzz::as_text(data, size);
    const auto number = number_from_text(text);
    const bool digits = text.find_first_not_of("0123456789") == std::string_view::npos && !text.empty();
    fuzz::must(!number || digits, "nothing but digits is a number");
    while (text.size() > 1 && text.front() == '0') text.remove_prefix(1);
    if (number) fuzz::must(Decimal{*number}.view() == text, "it is written as the same digits");
    fuzz::must(number || !digits || text.size() >= 20, "only what is too large is none");
    fuzz::must(trim_end(text).size() <= text.size(), "trimming adds nothing");
    return 0;
}
