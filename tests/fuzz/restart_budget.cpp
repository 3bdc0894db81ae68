// SPDX-License-Identifier: ISC
// The file .svscan/restarts: whatever is in it, a restart is no earlier than it is wanted, its moment is one,
// and there is a place for it.
#include "machine/restart_budget.hpp"
#include "target.hpp"

#include "base/span_text.hpp"

#include <array>
#include <chrono>
#include <cstring>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    std::vector<machine::Granted> granted(size / sizeof(machine::Granted));
    if (granted.empty()) return 0;
    std::memcpy(granted.data(), data, granted.size() * sizeof(machine::Granted));
    constexpr Moment wanted{std::chrono::hours{50}};
    const std::uint64_t era = granted[0].era;
    for (const Span in : {Span{1}, Span{std::chrono::hours{1}}, longest_span})
        for (unsigned count : {1U, 5U, 128U}) {
            const Moment moment = machine::grant({count, in}, era, wanted, granted.size(),
                                                 [&](machine::Window& window) { window.add(granted); });
            machine::Window window{moment, in, era};
            window.add(granted);
            fuzz::must(moment >= wanted, "it is not earlier than it is wanted");
            fuzz::must(moment.time_since_epoch() <= 2 * longest_span,
                       "and not so late that nobody could count it");
            fuzz::must(window.count() < count, "there is a place");
        }
    return 0;
}
