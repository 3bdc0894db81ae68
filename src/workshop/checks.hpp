// SPDX-License-Identifier: ISC
// What is wrong with a blueprint, as far as its words alone tell: found before anything is written, by the
// same functions by which supervise, envdir and multilog will judge. Each answer is a sentence; empty:
// nothing is wrong.
#pragma once

#include "blueprint.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lares::workshop {

// As an entry of the scan directory; and as a service directory, which is no instance.
std::string problem_with_entry(std::string_view name);
std::string problem_with_name(std::string_view name);

// "ready-listen: \"tcp 808O\" is no …; try: …"
std::vector<std::string> problems_with_settings(const std::vector<Setting>& settings);
std::string problem_with_variable(const Variable& variable);
std::string problem_with_log(const LogPlan& log);

} // namespace lares::workshop
