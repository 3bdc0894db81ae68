// SPDX-License-Identifier: ISC
// What a process has used up, as the kernel tells whoever reaps it: the process itself, and the children that
// it has waited for. A process that spawn() has started began in our memory, so that its peak is no less than
// what we had then.
#pragma once

#include "base/time.hpp"

#include <cstdint>

struct rusage;

namespace lares::sys {

struct Usage {
    std::uint64_t peak_rss_kib = 0; // of the largest of these processes
    Span cpu{0};                    // of all of them, in user mode and in the kernel

    friend bool operator==(const Usage&, const Usage&) = default;
};

Usage usage_of(const ::rusage& used);

} // namespace lares::sys
