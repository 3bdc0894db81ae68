// SPDX-License-Identifier: ISC
#include "missing.hpp"

#include "bereft.hpp"
#include "protocol/names.hpp"
#include "scanning.hpp"
#include "sys/links.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

namespace lares::service {

namespace {

using protocol::Obstacle;

bool has_no_directory(const Surveyed& seen) {
    const auto& obstacle = seen.view.obstacle;
    return obstacle && obstacle->at == Obstacle::At::directory && obstacle->error == ENOENT;
}

std::unordered_set<pid_t> known_supervises(std::span<const Surveyed> all) {
    std::unordered_set<pid_t> pids;
    for (const Surveyed& each : all) {
        if (each.view.state) pids.insert(static_cast<pid_t>(each.view.state->author.pid));
        if (each.missing) pids.insert(each.missing->supervise);
    }
    return pids;
}

protocol::ServiceView view_of_nothing() {
    protocol::ServiceView view;
    view.obstacle = Obstacle{Obstacle::At::directory, ENOENT};
    return view;
}

} // namespace

void note_missing(const std::string& scan_directory, std::span<Surveyed> seen) {
    std::optional<BereftOnes> bereft;
    for (Surveyed& each : seen) {
        if (!has_no_directory(each)) continue;
        std::array<char, PATH_MAX> room;
        each.missing = Absent{std::string{sys::read_link(sys::here, each.path.c_str(), room)}, 0};
        if (!bereft) bereft.emplace(scan_directory);
        if (const auto found = bereft->find(each.name))
            each.missing = Absent{found->directory, found->supervise};
    }
}

void add_without_entry(const std::string& scan_directory, std::vector<Surveyed>& all) {
    const pid_t scanner = published_scanner(scan_directory);
    if (scanner == 0) return;
    std::vector<NamedBereft> found = bereft_children_of(scanner, known_supervises(all));
    if (found.empty()) return; // a thousand services are not sorted anew for nothing
    for (NamedBereft& each : found) {
        if (std::ranges::find(all, each.name, &Surveyed::name) != all.end()) continue;
        const std::string path = scan_directory + "/" + each.name;
        all.push_back({each.name, path, protocol::service_file::control_directory, view_of_nothing(),
                       std::nullopt, Absent{each.bereft.directory, each.bereft.supervise}});
    }
    std::ranges::stable_sort(all, {}, &Surveyed::name);
}

} // namespace lares::service
