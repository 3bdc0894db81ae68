// SPDX-License-Identifier: ISC
// A span as people write it: what is read is written as a text that is read as the same, to the millisecond.
#include "base/span_text.hpp"
#include "target.hpp"

#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    using namespace std::chrono_literals;
    const auto text = fuzz::as_text(data, size);
    const auto span = span_from_text(text, 1s);
    if (!span) return 0;
    fuzz::must(*span >= 0s && *span <= longest_span, "a span lies between nothing and a hundred years");
    fuzz::must(text.find_first_of("0123456789") != std::string_view::npos, "it has a number");
    fuzz::must(!text.contains('-'), "and no sign");
    const SpanText written = span_text(*span);
    fuzz::must(!written.truncated(), "there is room for it");
    fuzz::must(span_from_text(written.view(), 1ms) == *span / 1ms * 1ms, "it is written as the same span");
    fuzz::must(span_from_text(" " + std::string{text} + "\n", 1s) == span, "blanks around it do not count");
    return 0;
}
