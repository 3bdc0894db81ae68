// SPDX-License-Identifier: ISC
// supervise/stuck: what the processes were doing that did not go and are about to be killed. One text, the
// newest; docs/protocol/control-directory.md.
#pragma once

#include "base/result.hpp"
#include "base/tai.hpp"
#include "base/text.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <sys/types.h>

namespace lares::supervise {

inline constexpr std::size_t most_stuck_processes = 16;

// "state D, waits in nfs_wait_bit_killable"; empty: there is no such process.
using StuckWords = TextBuffer<96>;
StuckWords words_for_stuck(pid_t pid);

// Replaces it whole. `why`: what was of no use.
Result<> write_stuck(int control_directory, std::uint64_t run, TaiLabel at, std::string_view why,
                     std::span<const pid_t> processes);

} // namespace lares::supervise
