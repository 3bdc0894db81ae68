// SPDX-License-Identifier: ISC
// The name of a file in a log directory.
#include "protocol/log_name.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const std::string_view text = fuzz::as_text(data, size);
    const auto name = protocol::log_name_from_text(text);
    if (!name) return 0;
    fuzz::must(text.size() >= 27 && text[0] == '@' && text[25] == '.', "a name has its form");
    if (text.size() <= 255) fuzz::must(to_text(*name).view() == text, "a name is written as it was read");
    return 0;
}
