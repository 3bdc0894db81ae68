// SPDX-License-Identifier: ISC
#include "relations.hpp"

#include "names_in.hpp"
#include "protocol/names.hpp"
#include "protocol/need.hpp"

namespace lares::service {

namespace service_file = protocol::service_file;

namespace {

std::vector<std::string> names_of_neighbours(int start, const std::string& path) {
    std::vector<std::string> names = names_in(path, start);
    std::erase_if(names, [](const std::string& name) { return !protocol::names_a_neighbour(name); });
    return names;
}

} // namespace

std::vector<std::string> neighbours_in(int start, const std::string& service, std::string_view directory) {
    return names_of_neighbours(start, service + "/" + std::string{directory});
}

Relations RelationReader::of(const Service& service, std::string_view name) {
    const ScanPlace place = scan_place_of(service, name);
    const Dependents& dependents = dependents_in(place);
    const auto of_this = [&](const std::map<std::string, std::vector<std::string>>& all) {
        const auto found = all.find(place.entry);
        return found == all.end() ? std::vector<std::string>{} : found->second;
    };
    return {neighbours_in(service.start(), service.path("."), service_file::needs),
            neighbours_in(service.start(), service.path("."), service_file::wants),
            of_this(dependents.needing), of_this(dependents.wanting)};
}

const RelationReader::Dependents& RelationReader::dependents_in(const ScanPlace& place) {
    const auto [entry, is_new] = known_.try_emplace({place.start, place.prefix});
    if (!is_new) return entry->second;
    const std::string scan_directory = place.prefix.empty() ? "." : place.prefix;
    for (const std::string& other : names_of_neighbours(place.start, scan_directory)) {
        const auto note = [&](const char* directory, std::map<std::string, std::vector<std::string>>& where) {
            for (const std::string& each : neighbours_in(place.start, place.path_of(other), directory))
                where[each].push_back(other);
        };
        note(service_file::needs, entry->second.needing);
        note(service_file::wants, entry->second.wanting);
    }
    return entry->second;
}

} // namespace lares::service
