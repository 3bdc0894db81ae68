// SPDX-License-Identifier: ISC
// supervise/history: whatever the line, a record that is read can be told again, and fits.
#include "protocol/run_record.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto record = protocol::run_record_from_text(fuzz::as_text(data, size));
    if (!record) return 0;
    const auto text = protocol::to_text(*record);
    fuzz::must(!text.truncated(), "it fits");
    fuzz::must(text.view().ends_with('\n') && text.view().find('\n') == text.size() - 1, "it is one line");
    fuzz::must(protocol::run_record_from_text(text.view()) == record, "what is written is read");
    return 0;
}
