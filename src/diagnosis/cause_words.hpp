// SPDX-License-Identifier: ISC
// Words that several recognisers have in common.
#pragma once

#include "base/time.hpp"
#include "protocol/run_end.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lares::diagnosis::causes {

// To the millisecond, or of ten seconds and more to the second.
std::string span(Span length);
// In whole seconds, and none of them too early: "4s" of 3.2 seconds that are left.
std::string span_up(Span length);
// "exit 1", "SIGSEGV, with a core file"
std::string end(const protocol::RunEnd& how);
// What may stand behind a #, in the same line: whatever ends one would let the rest be carried out.
std::string comment(std::string_view text);
// The command that gives it another name, and never puts it in the place of something, or into it.
std::string rename(std::string_view from, std::string_view to);

// Five of them, and how many more there are.
std::vector<std::string> first_of_all(const std::vector<std::string>& all);

} // namespace lares::diagnosis::causes
