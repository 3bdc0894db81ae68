// SPDX-License-Identifier: ISC
// What is wrong with the service that another one waits for.
#include "reading.hpp"
#include "recogniser.hpp"

#include "service/scan_place.hpp"

namespace lares::diagnosis {

namespace {

// A problem comes before any advice.
std::string cause_of(const Picture& picture) {
    const std::vector<Finding> findings = findings_of(picture);
    const bool is_known = !findings.empty() && findings.front().severity == Severity::problem;
    return is_known ? findings.front().said.sentence : "";
}

} // namespace

// Whoever keeps failing waits for nobody itself, so that one look further is all.
void read_need(Picture& picture, Surroundings& around) {
    const service::Awaited& awaited = picture.awaited;
    if (awaited.hindrance != service::Awaited::Hindrance::keeps_ending) return;
    const service::ScanPlace place = service::scan_place_of(service::Service{picture.path}, picture.path);
    if (place.start != sys::here) return;
    const Picture other = picture_of({awaited.name, place.path_of(awaited.name)}, around);
    picture.cause_of_awaited = cause_of(other);
}

} // namespace lares::diagnosis
