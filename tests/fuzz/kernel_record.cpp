// SPDX-License-Identifier: ISC
// A record of the log of the kernel, which everybody may write to that is root: whose end it tells of is in
// it.
#include "sys/oom_kills.hpp"
#include "target.hpp"

#include "base/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto record = fuzz::as_text(data, size);
    for (const std::uint32_t pid : {1U, 4711U}) {
        if (!sys::tells_of_oom_kill(record, pid, Moment{})) continue;
        fuzz::must(record.contains("ut of memory") && record.contains(Decimal{pid}.view()),
                   "it says that memory was short, and names the process");
    }
    return 0;
}
