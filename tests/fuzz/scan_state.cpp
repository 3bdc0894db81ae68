// SPDX-License-Identifier: ISC
// .svscan/state and .svscan/boot: what is read can be told again.
#include "protocol/scan_state.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto state = protocol::scan_state_from_text(fuzz::as_text(data, size));
    if (!state) return 0;
    const auto text = protocol::to_text(*state);
    fuzz::must(!text.truncated(), "it fits");
    const auto again = protocol::scan_state_from_text(text.view());
    fuzz::must(again && again->self == state->self && again->leaving == state->leaving,
               "what is written is read");
    return 0;
}
