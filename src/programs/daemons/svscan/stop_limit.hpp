// SPDX-License-Identifier: ISC
// .svscan/timeout-stop, read when an orderly stop begins.
#pragma once

#include "base/time.hpp"
#include "sys/fd.hpp"
#include "sys/report.hpp"

#include <optional>

namespace lares::svscan {

// Nothing: it may take any time. What cannot be used is said, and the default counts.
std::optional<Span> read_stop_limit(const sys::Fd& scan_directory, const sys::Report& report);

} // namespace lares::svscan
