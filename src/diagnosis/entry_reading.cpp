// SPDX-License-Identifier: ISC
// The entry of the scan directory, and who works in a directory of its path that was deleted.
#include "reading.hpp"

#include "base/path_parts.hpp"
#include "service/link_target.hpp"
#include "service/real_path_of.hpp"

namespace lares::diagnosis {

namespace {

// Where a link in that directory leads, though nothing is there: "../sv/web" counts from the directory.
std::string path_meant_by(const std::string& target, const std::string& directory) {
    const std::string whole = target.starts_with('/') ? target : directory + "/" + target;
    const std::string above = service::real_path_of(std::string{directory_above(whole)});
    if (above.empty()) return whole;
    return above + "/" + std::string{last_part_of(whole)};
}

// Nothing: none of it is there, which is on no disk.
std::optional<std::uint64_t> disk_of(std::string path) {
    auto found = sys::info(sys::here, path.c_str());
    while (!found && path.size() > 1) {
        path = directory_above(path);
        found = sys::info(sys::here, path.c_str());
    }
    return found ? std::optional{found->identity.device} : std::nullopt;
}

// To another disk mv copies, and the supervise goes on in what it deletes: then it is to stay on its own one,
// where svscan passes it over.
void read_place(Picture& picture) {
    if (disk_of(picture.path) != disk_of(place_of_made))
        picture.entry.place = std::string{directory_above(picture.path)} + "/" + place_of_kept;
    const std::string moved = picture.entry.place + "/" + picture.name;
    picture.entry.is_in_the_way = sys::info(sys::here, moved.c_str(), sys::Links::keep).has_value();
}

void read_deleted(Picture& picture, Surroundings& around, const std::string& path) {
    Entry& entry = picture.entry;
    if (path.empty() || entry.kept_by != 0) return;
    entry.kept_by = static_cast<std::uint32_t>(around.keeper_of_deleted(path));
    entry.log_kept_by = static_cast<std::uint32_t>(around.keeper_of_deleted(path + "/log"));
    entry.deleted = path;
    if (entry.kept_by == 0) std::swap(entry.kept_by, entry.log_kept_by);
}

} // namespace

void read_entry(Picture& picture, Surroundings& around) {
    const std::string parent{directory_above(picture.path)};
    Entry& entry = picture.entry;
    entry.is_in_scan_directory = service::real_path_of(parent) == around.real_scan_directory();
    entry.leads_to = service::link_target(picture.path);
    entry.is_link = !entry.leads_to.empty();
    if (!entry.is_in_scan_directory) return;
    if (!entry.is_link) read_place(picture);
    read_deleted(picture, around, around.real_scan_directory() + "/" + picture.name);
    read_deleted(picture, around, picture.real);
}

void read_dangling_entry(Picture& picture, Surroundings& around) {
    Entry& entry = picture.entry;
    entry.is_in_scan_directory = entry.is_link = entry.is_dangling = true;
    entry.leads_to = service::link_target(picture.path);
    entry.meant = path_meant_by(entry.leads_to, around.real_scan_directory());
    entry.kept_by = static_cast<std::uint32_t>(around.keeper_of_deleted(entry.meant));
}

} // namespace lares::diagnosis
