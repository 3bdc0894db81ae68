// SPDX-License-Identifier: ISC
// The first bytes of a run file that could not be started: whatever they are, the hint about it is one short
// text. The first byte chooses the error, the second what kind of file it is.
#include "protocol/run_file.hpp"
#include "target.hpp"

#include <cerrno>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    if (size < 2) return 0;
    constexpr int errors[] = {ENOENT, EACCES, ENOEXEC, ETXTBSY, ELOOP, EAGAIN, EIO, 0};
    FileFacts facts;
    facts.type = static_cast<FileFacts::Type>(data[1] % 5);
    facts.executable = (data[1] & 0x40) != 0;
    facts.first_bytes = fuzz::as_text(data + 2, size - 2);
    facts.empty = size == 2;
    const auto hint = protocol::explain_start_failure(errors[data[0] % 8], facts, "web/run");
    fuzz::must(hint.size() <= 256, "a hint is short");
    return 0;
}
