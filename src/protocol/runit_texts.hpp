// SPDX-License-Identifier: ISC
// supervise/stat and supervise/pid: the two text files that runsv keeps and that scripts read. Source:
// runit 2.1.2.
#pragma once

#include "base/text.hpp"
#include "service_state.hpp"

namespace lares::protocol {

// "run, paused, got TERM, want down\n"
using StatText = TextBuffer<48>;
StatText stat_text(const Life& state);

// "1234\n"; empty when nothing runs.
using PidText = TextBuffer<16>;
PidText pid_text(const Life& state);

} // namespace lares::protocol
