// SPDX-License-Identifier: ISC
// Words that several recognisers have in common.
#pragma once

#include "base/time.hpp"
#include "protocol/run_end.hpp"

#include <string>

namespace lares::diagnosis::causes {

// To the millisecond, or of ten seconds and more to the second.
std::string span(Span length);
// In whole seconds, and none of them too early: "4s" of 3.2 seconds that are left.
std::string span_up(Span length);
// "exit 1", "SIGSEGV, with a core file"
std::string end(const protocol::RunEnd& how);

} // namespace lares::diagnosis::causes
