// SPDX-License-Identifier: ISC
// What a process and those below it take of the machine at this moment, as /proc tells it (proc(5)).
//
// Memory is what is resident, added up: pages that several of them share are counted for each. Processor time
// includes that of children that have ended and were waited for. A process that has left its parents is not
// found.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <sys/types.h>

namespace lares::sys {

struct Consumption {
    std::uint64_t processes = 0;
    std::uint64_t resident_kib = 0;
    Span cpu{0};

    friend bool operator==(const Consumption&, const Consumption&) = default;
};

// Nothing: there is no such process, or it may not be looked at.
std::optional<Consumption> consumption_of(pid_t pid);

// Of one process, by the text of its /proc/PID/stat; the name of the program in it may be anything.
std::optional<Consumption> consumption_from_text(std::string_view text, std::uint64_t page_size);

} // namespace lares::sys
