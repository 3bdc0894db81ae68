// SPDX-License-Identifier: ISC
// Findings, as the verbs that tell them show them.
#pragma once

#include "diagnosis/finding.hpp"
#include "present/json.hpp"
#include "present/page.hpp"
#include "service/selection.hpp"
#include "verb.hpp"

namespace lares::front {

// How a service can be typed behind a verb of ours, by whoever has typed this.
std::string call_of(const Common& common, const service::Selected& selected);

// A paragraph of a page.
void add_finding(present::Page& page, const diagnosis::Finding& finding);
present::FindingSubject subject_of(const diagnosis::Finding& finding);

} // namespace lares::front
