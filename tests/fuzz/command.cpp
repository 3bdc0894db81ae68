// SPDX-License-Identifier: ISC
// supervise/control: every byte is a command or nothing, and a command keeps its meaning when it is written.
#include "protocol/command.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    for (const char byte : fuzz::as_text(data, size)) {
        const auto command = protocol::decode_command(byte);
        if (command)
            fuzz::must(protocol::decode_command(protocol::encode(*command)) == command,
                       "it keeps its meaning");
    }
    return 0;
}
