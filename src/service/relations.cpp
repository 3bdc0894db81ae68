// SPDX-License-Identifier: ISC
#include "relations.hpp"

#include "names_in.hpp"
#include "protocol/names.hpp"
#include "protocol/need.hpp"
#include "sys/file.hpp"

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

Relations relations_of(const Service& service, std::string_view name) {
    Relations relations{neighbours_in(service.start(), service.path("."), service_file::needs),
                        neighbours_in(service.start(), service.path("."), service_file::wants),
                        {},
                        {}};
    const ScanPlace place = scan_place_of(service, name);
    const std::string scan_directory = place.prefix.empty() ? "." : place.prefix;
    for (const std::string& other : names_of_neighbours(place.start, scan_directory)) {
        const auto has = [&](const char* directory) {
            const std::string path = place.path_of(other) + "/" + directory + "/" + place.entry;
            return sys::exists(place.start, path.c_str()).value_or(false);
        };
        if (has(service_file::needs)) relations.needed_by.push_back(other);
        if (has(service_file::wants)) relations.wanted_by.push_back(other);
    }
    return relations;
}

} // namespace lares::service
