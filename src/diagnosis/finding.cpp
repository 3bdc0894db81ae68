// SPDX-License-Identifier: ISC
#include "finding.hpp"

#include <algorithm>

namespace lares::diagnosis {

std::string_view word_for(Severity severity) {
    return severity == Severity::problem ? "problem" : "advice";
}

bool has_problem(const std::vector<Finding>& findings) {
    return std::ranges::any_of(findings, [](const Finding& it) { return it.severity == Severity::problem; });
}

} // namespace lares::diagnosis
