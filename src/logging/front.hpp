// SPDX-License-Identifier: ISC
// What every front of the engine does first.
#pragma once

#include "base/result.hpp"
#include "sys/report.hpp"
#include "sys/signals.hpp"

namespace lares::logging {

// Makes this process a logger, before anything is read: nothing may be lost to a signal. What it makes from
// now on may be read by everybody.
sys::Signals begin(const sys::Report& report);

// It cannot begin.
[[noreturn]] void refuse(const Error& error, const sys::Report& report);

} // namespace lares::logging
