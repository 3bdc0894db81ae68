// SPDX-License-Identifier: ISC
// What is wrong with the service that another one waits for, or who is meant by its name.
#include "reading.hpp"
#include "recogniser.hpp"

#include "protocol/nearest_name.hpp"
#include "service/names_in.hpp"
#include "service/scan_place.hpp"

#include <algorithm>

namespace lares::diagnosis {

namespace {

// A problem comes before any advice.
std::string cause_of(const Picture& picture) {
    const std::vector<Finding> findings = findings_of(picture);
    const bool is_known = !findings.empty() && findings.front().severity == Severity::problem;
    return is_known ? findings.front().said.sentence : "";
}

// Somebody is meant, and is not there: so one slip is enough in a short name, too.
std::string neighbour_meant_by(const std::string& name, const std::string& scan_directory,
                               const std::string& itself) {
    std::vector<std::string> names = service::names_in(scan_directory);
    std::erase(names, itself);
    if (const std::string_view near = protocol::nearest_name(name, names); !near.empty())
        return std::string{near};
    const auto is_near = [&](const std::string& it) {
        return std::min(it.size(), name.size()) >= 2 && protocol::slips_between(name, it) == 1;
    };
    const auto found = std::ranges::find_if(names, is_near);
    return found == names.end() ? "" : *found;
}

} // namespace

// Whoever keeps failing waits for nobody itself, so that one look further is all.
void read_need(Picture& picture, Surroundings& around) {
    const service::Awaited& awaited = picture.awaited;
    const bool is_missing = awaited.hindrance == service::Awaited::Hindrance::is_missing;
    if (!is_missing && awaited.hindrance != service::Awaited::Hindrance::keeps_ending) return;
    const service::ScanPlace place = service::scan_place_of(service::Service{picture.path}, picture.path);
    if (place.start != sys::here) return;
    if (is_missing) {
        picture.need_meant = neighbour_meant_by(awaited.name, place.shown, place.entry);
        const std::string needed = picture.path + "/needs/" + picture.need_meant;
        picture.meant_is_needed =
            !picture.need_meant.empty() && sys::exists(sys::here, needed.c_str()).value_or(false);
        return;
    }
    const Picture other = picture_of({awaited.name, place.path_of(awaited.name)}, around);
    picture.cause_of_awaited = cause_of(other);
}

} // namespace lares::diagnosis
