// SPDX-License-Identifier: ISC
#include "scan_place.hpp"

#include "base/path_parts.hpp"
#include "operands.hpp"
#include "real_path_of.hpp"
#include "sys/file.hpp"

namespace lares::service {

namespace {

std::string_view without_slashes(std::string_view name) {
    while (name.size() > 1 && name.ends_with('/')) name.remove_suffix(1);
    return name;
}

std::string real(int start, const std::string& name) {
    const std::string found = real_path_of(name, start);
    return found.empty() ? name : found;
}

bool is_itself(std::string_view entry) {
    return entry == "." || entry == "..";
}

// "/service" of "/service/". A relative one is shown from the root: "not in service" would be another
// sentence.
std::string shown(std::string_view prefix) {
    const std::string directory{without_slashes(prefix)};
    if (directory.starts_with('/')) return directory;
    return real(sys::here, directory.empty() ? "." : directory);
}

bool is_same(int start, const std::string& one, const std::string& other) {
    const auto ours = sys::info(start, one.c_str());
    const auto found = sys::info(sys::here, other.c_str());
    return ours && found && ours->identity == found->identity;
}

} // namespace

ScanPlace scan_place_of(const Service& service, std::string_view name) {
    std::string own{without_slashes(service.name())};
    std::string called{without_slashes(name)};
    if (is_itself(last_part_of(own))) own = called = real(service.start(), own);

    const std::string entry{last_part_of(own)};
    const std::string scan_prefix = scan_directory() + "/";
    if (is_same(service.start(), own, scan_prefix + entry))
        return {sys::here, entry, scan_prefix, scan_prefix, shown(scan_prefix)};
    const std::string typed{part_above(called)};
    return {service.start(), entry, std::string{part_above(own)}, typed, shown(typed)};
}

} // namespace lares::service
