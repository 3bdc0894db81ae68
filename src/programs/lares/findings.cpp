// SPDX-License-Identifier: ISC
#include "findings.hpp"

namespace lares::front {

using diagnosis::Finding;
using diagnosis::Severity;
using present::Tone;

void add_finding(present::Page& page, const Finding& finding) {
    const Tone tone = finding.severity == Severity::problem ? Tone::bad : Tone::busy;
    page.add(word_for(finding.severity), tone, finding.said.sentence);
    for (const std::string& each : finding.said.evidence) page.go_on(each, Tone::faint);
    if (!finding.said.remedy.empty())
        page.go_on("try: " + finding.said.remedy, Tone::title, 2, present::Break::nowhere);
}

present::FindingSubject subject_of(const Finding& finding) {
    return {finding.service,       finding.id,         word_for(finding.severity), finding.said.sentence,
            finding.said.evidence, finding.said.remedy};
}

} // namespace lares::front
