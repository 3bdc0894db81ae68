// SPDX-License-Identifier: ISC
// What is wrong with the service that another one waits for.
#include "reading.hpp"
#include "recogniser.hpp"

#include "service/scan_place.hpp"

#include <algorithm>

namespace lares::diagnosis {

namespace {

std::string cause_of(const Picture& picture) {
    const std::vector<Finding> findings = findings_of(picture);
    return findings.empty() ? "nobody knows why" : findings.front().said.sentence;
}

} // namespace

// Whoever keeps failing waits for nobody itself, so that one look further is all.
void read_need(Picture& picture, Surroundings& around) {
    const service::Awaited& awaited = picture.awaited;
    if (awaited.name.empty() || !awaited.why.empty()) return;
    const service::ScanPlace place = service::scan_place_of(service::Service{picture.path}, picture.path);
    if (place.start != sys::here) return;
    const Picture other = picture_of({awaited.name, place.path_of(awaited.name)}, around);
    if (!other.awaited.name.empty() || !keeps_failing(other)) return;
    picture.need = {true, cause_of(other)};
}

} // namespace lares::diagnosis
