// SPDX-License-Identifier: ISC
// Findings, as the verbs that tell them show them.
#pragma once

#include "diagnosis/finding.hpp"
#include "present/json.hpp"
#include "present/page.hpp"
#include "verb.hpp"

namespace lares::front {

// A paragraph of a page.
void add_finding(present::Page& page, const diagnosis::Finding& finding);
present::FindingSubject subject_of(const diagnosis::Finding& finding);

} // namespace lares::front
