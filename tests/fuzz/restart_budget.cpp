// SPDX-License-Identifier: ISC
// The file .svscan/restarts: whatever is in it, a restart is no earlier than it is wanted, and its moment is
// one.
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
    for (std::size_t count : {1U, 5U, 128U}) {
        const auto before = machine::count_back(granted, granted[0].era, count);
        const Moment moment = machine::grant(before, longest_span, wanted);
        fuzz::must(moment >= wanted, "it is not earlier than it is wanted");
        fuzz::must(moment.time_since_epoch() <= 2 * longest_span,
                   "and not so late that nobody could count it");
    }
    return 0;
}
