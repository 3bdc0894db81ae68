// SPDX-License-Identifier: ISC
// supervise/stuck: whatever the bytes, each look is a part of the text, and they end.
#include "protocol/stuck_text.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto text = fuzz::as_text(data, size);
    protocol::StuckLooks looks{text};
    std::size_t seen = 0;
    while (const auto look = looks.next()) {
        seen += look->text.size();
        fuzz::must(!look->text.empty() && look->text.data() >= text.data(), "a look is a part of the text");
        fuzz::must(protocol::first_process_of(look->text).size() < look->text.size(),
                   "and so is its process");
    }
    fuzz::must(seen <= text.size(), "no part is in two of them");
    fuzz::must(protocol::newest_looks(text, 100).size() <= 100, "what is kept fits");
    return 0;
}
