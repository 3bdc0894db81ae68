// SPDX-License-Identifier: ISC
// The word of svscan: whatever is in the variable, what is understood can be said again.
#include "protocol/svscan_word.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto word = protocol::svscan_word_from_value(fuzz::as_text(data, size));
    const auto setting = protocol::to_setting(word);
    fuzz::must(!setting.truncated(), "it fits");
    fuzz::must(protocol::svscan_word_from_value(split_at(setting.view(), '=').rest) == word,
               "and is heard again");
    return 0;
}
