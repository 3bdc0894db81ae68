// SPDX-License-Identifier: ISC
// supervise/ended: what is read can be told again.
#include "protocol/ended_process.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto ended = protocol::ended_from_text(fuzz::as_text(data, size));
    if (!ended) return 0;
    const auto text = protocol::to_text(*ended);
    fuzz::must(!text.truncated(), "it fits");
    fuzz::must(protocol::ended_from_text(text.view()) == ended, "what is written is read");
    return 0;
}
