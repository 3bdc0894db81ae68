// SPDX-License-Identifier: ISC
// The past of a service as a table for people: what run_line.hpp tells, with titles, and when it was where
// they are.
//
//     RUN  STARTED                  RAN   READY  END            BY   PEAK MEM     CPU
//      11  2026-11-29 11:00:00  34m 59s       -  SIGSEGV, core  -    42.1 MiB  3.204s
//      12  2026-11-29 11:35:00    5h 2m  0.512s  exit 1         oom   1.9 GiB  4m 12s
#pragma once

#include "protocol/run_record.hpp"
#include "tone.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace lares::present {

// A moment as people write it. It comes from outside, because this folder asks the system nothing.
using MomentWords = std::string (*)(TaiLabel label);

struct RunTableLook {
    MomentWords moment = nullptr;
    std::optional<std::size_t> width = {}; // of the terminal
    Colours colours = Colours::no;
};

// `looks`: for each run what was seen of its processes before they were killed, mostly nothing; it stands
// below its row.
void append_run_table(std::string& out, std::span<const protocol::RunRecord> runs,
                      std::span<const std::string> looks, const RunTableLook& look);

} // namespace lares::present
