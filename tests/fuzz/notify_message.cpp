// SPDX-License-Identifier: ISC
// What comes through NOTIFY_SOCKET: whatever the bytes, a status is a part of them and a time is not without
// end.
#include "protocol/notify_message.hpp"
#include "base/span_text.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto text = fuzz::as_text(data, size);
    const auto message = protocol::notify_message_from_text(text);
    if (message.status) {
        const bool is_part = message.status->empty() ||
                             (message.status->data() >= text.data() && message.status->size() <= text.size());
        fuzz::must(is_part, "a status is a part of the text");
        const auto line = protocol::status_line_of(*message.status);
        for (char c : line.view())
            fuzz::must(static_cast<unsigned char>(c) >= ' ', "and is shown without control bytes");
    }
    fuzz::must(!message.needs_longer || *message.needs_longer <= longest_span, "no time is endless");
    return 0;
}
