// SPDX-License-Identifier: ISC
#include "survey.hpp"

#include "base/path_parts.hpp"
#include "neighbours.hpp"
#include "protocol/instance.hpp"
#include "protocol/names.hpp"
#include "sys/parts.hpp"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <ranges>

namespace lares::service {

namespace {

pid_t process_of(const Surveyed& seen) {
    return seen.view.obstacle ? 0 : static_cast<pid_t>(seen.view.status.pid);
}

std::string_view directory_of(const Surveyed& seen) {
    return part_above(seen.path);
}

// Among those of one scan directory no supervise is of another one's processes: that of a tree within a
// service is elsewhere. So they need not be looked at.
std::unordered_set<pid_t> supervises_of(std::span<const Surveyed> seen) {
    std::unordered_set<pid_t> pids;
    for (const Surveyed& each : seen) {
        if (directory_of(each) != directory_of(seen.front())) return {};
        if (each.view.state && each.view.state->author.pid != 0)
            pids.insert(static_cast<pid_t>(each.view.state->author.pid));
    }
    return pids;
}

bool is_no_service(const Selected& selected, const Error& error) {
    if (error.number != ENOENT) return error.number == ENOTDIR;
    return !sys::info(sys::here, selected.path.c_str(), sys::Links::keep); // a link to nowhere is an entry
}

// What it is depends on nothing but its directory, so that the way to there, mostly a link, is gone once:
// each of four files that are asked for is then two names away.
bool has_plain_name(std::string_view name) {
    return name != protocol::service_file::log && protocol::link_of_instance(name).empty();
}

Surveyed look_at(const Selected& selected, const Service& service, sys::Glances& glances) {
    return {selected.name, selected.path, service.control_name(), service.look(Detail::everything, glances),
            std::nullopt};
}

void look_at_part(std::span<const Selected> services, std::vector<Surveyed>& all) {
    all.reserve(services.size());
    Neighbours neighbours;
    sys::Glances glances;
    for (const Selected& each : services) {
        const auto place = neighbours.find(each.path);
        const auto entered = sys::open_place(place.start, std::string{place.name}.c_str());
        if (!entered && is_no_service(each, entered.error())) continue;
        if (entered && has_plain_name(place.name))
            all.push_back(look_at(each, Service{".", entered->number()}, glances));
        else
            all.push_back(look_at(each, Service{place.name, place.start}, glances));
    }
}

} // namespace

std::vector<Surveyed> survey(std::span<const Selected> services) {
    std::vector<std::vector<Surveyed>> parts(sys::parts_for(services.size()));
    sys::in_parts(services.size(), [&](const sys::Part& part) {
        look_at_part(services.subspan(part.first, part.end - part.first), parts[part.number]);
    });
    std::vector<Surveyed> all = std::move(parts.front());
    for (std::vector<Surveyed>& part : parts | std::views::drop(1))
        std::ranges::move(part, std::back_inserter(all));
    survey_consumption(all);
    return all;
}

void survey_consumption(std::span<Surveyed> seen) {
    std::vector<pid_t> pids;
    for (const Surveyed& each : seen)
        if (process_of(each) != 0) pids.push_back(process_of(each));
    const ProcessTable table = ProcessTable::of(pids, supervises_of(seen));
    for (Surveyed& each : seen) {
        each.used.reset();
        if (table.find(process_of(each))) each.used = table.consumption_of(process_of(each));
    }
}

} // namespace lares::service
