// SPDX-License-Identifier: ISC
// A TAI64N label as text: what is read is written as the very same text.
#include "base/tai.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto text = fuzz::as_text(data, size);
    const auto label = label_from_text(text);
    if (!label) return 0;
    const auto again = to_text(*label);
    fuzz::must(std::string_view(again.data(), again.size()) == text, "it is written as the same text");
    (void)whole_seconds_between(*label, TaiLabel{});
    (void)whole_seconds_between(TaiLabel{}, *label);
    return 0;
}
