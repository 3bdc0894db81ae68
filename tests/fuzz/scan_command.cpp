// SPDX-License-Identifier: ISC
// .svscan/control: every byte is a command or nothing.
#include "protocol/scan_command.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    for (const char byte : fuzz::as_text(data, size)) {
        const bool known = std::string_view{"ahntqu"}.contains(byte);
        fuzz::must(protocol::decode_scan_command(byte).has_value() == known, "six bytes are commands");
    }
    return 0;
}
