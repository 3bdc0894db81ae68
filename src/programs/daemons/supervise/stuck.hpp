// SPDX-License-Identifier: ISC
// supervise/stuck: what the processes were doing that did not go and are about to be killed. Several looks,
// the newest last (protocol/stuck_text.hpp).
//
// It is asked for when a service is in trouble, and maybe by all services of a machine at once. So nothing is
// done here that can wait, and what takes long is done only where there is time for it.
#pragma once

#include "base/result.hpp"
#include "base/tai.hpp"
#include "sys/process_look.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <sys/types.h>

namespace lares::supervise {

inline constexpr std::size_t most_stuck_processes = 16;

// "state D, waits in nfs_wait_bit_killable"; empty: there is no such process.
sys::LookWords words_for_stuck(pid_t pid);

enum class Children : std::uint8_t { counted, left_out };

// Adds a look. `why`: what was of no use. To count children takes a walk through all processes.
Result<> write_stuck(int control_directory, std::uint64_t run, TaiLabel at, std::string_view why,
                     std::span<const pid_t> processes, Children children);

} // namespace lares::supervise
