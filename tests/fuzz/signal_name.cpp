// SPDX-License-Identifier: ISC
// The name of a signal as people write it: a signal of Linux, or none; how it is spelled makes no difference.
#include "base/signal_name.hpp"
#include "base/text.hpp"
#include "target.hpp"

#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto text = fuzz::as_text(data, size);
    const auto number = signal_from_text(text);
    if (!number) return 0;
    fuzz::must(*number >= 1 && *number <= 64, "a signal has a number of Linux");
    fuzz::must(signal_from_text(Decimal{static_cast<unsigned>(*number)}.view()) == number,
               "its number is one");
    const auto name = signal_name(*number);
    fuzz::must(name.empty() || signal_from_text(name) == number, "so is its name");
    std::string lower{text};
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    fuzz::must(signal_from_text(lower) == number, "case makes no difference");
    return 0;
}
