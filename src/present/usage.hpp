// SPDX-License-Identifier: ISC
// What a service takes of the machine: its process and those below it.
#pragma once

#include "base/time.hpp"

#include <cstdint>

namespace lares::present {

struct Usage {
    std::uint64_t processes = 0;
    std::uint64_t resident_kib = 0; // pages that several of them share are counted for each
    Span cpu{0};
};

} // namespace lares::present
