// SPDX-License-Identifier: ISC
// From what was seen to whether a promise was kept. Pure: tests/drill shows it histories of all kinds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lares::drill {

struct Promise {
    std::uint64_t restarts = 0;   // exactly so many
    std::uint64_t lost_lines = 0; // at most so many
};

// Between the beginning of a drill and the moment at which the tree was whole again.
struct Seen {
    std::uint64_t restarts = 0; // processes of services that were started
    std::uint64_t doubles = 0;  // of these, while another one of the same service ran
    std::uint64_t lines = 0;    // that services have written
    std::uint64_t lost_lines = 0;
    std::uint64_t doubled_lines = 0; // that are in a log more than once
    std::uint64_t requests = 0;
    std::uint64_t failed_requests = 0;
    // What has no number: who has not come back, or should not be there.
    std::vector<std::string> trouble;
};

Seen& operator+=(Seen& sum, const Seen& more);

// A sentence for each promise that was broken; none when all were kept.
std::vector<std::string> broken_promises(const Promise& promise, const Seen& seen);

} // namespace lares::drill
