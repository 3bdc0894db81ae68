// SPDX-License-Identifier: ISC
// What is handed over: whatever is in the variable, what is understood can be said again.
#include "protocol/handover.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto handover = protocol::handover_from_value(fuzz::as_text(data, size));
    const auto setting = protocol::to_setting(handover);
    fuzz::must(!setting.truncated(), "it fits");
    fuzz::must(protocol::handover_from_value(split_at(setting.view(), '=').rest) == handover,
               "and is found again");
    return 0;
}
