// SPDX-License-Identifier: ISC
// How much room there is where a service writes.
#include "reading.hpp"
#include "word_search.hpp"

#include "base/path_parts.hpp"

#include <algorithm>

namespace lares::diagnosis {

namespace {

void add_disk(Picture& picture, const std::string& of, const std::string& path) {
    const auto room = sys::disk_room_at(sys::here, path.c_str());
    const auto is_same = [&](const DiskUse& it) { return room && it.room.device == room->device; };
    if (!room || room->is_read_only || std::ranges::any_of(picture.disks, is_same)) return;
    picture.disks.push_back({of, path, *room});
}

// A file that could not be made has a directory, or that has one. A device has no room of its own.
std::string what_is_there_of(std::string path) {
    using Type = sys::FileInfo::Type;
    while (!sys::info(sys::here, path.c_str()) && path.size() > 1) path = directory_above(path);
    const auto found = sys::info(sys::here, path.c_str());
    const bool has_room = found && (found->type == Type::regular || found->type == Type::directory);
    return has_room ? path : "";
}

} // namespace

void read_disks(Picture& picture) {
    add_disk(picture, "the service directory", picture.path);
    if (!picture.log.directory.empty()) add_disk(picture, "its log", picture.log.directory);
    if (!is_as_wanted(picture)) add_disk(picture, "temporary files", "/tmp");
}

// It comes before all others: it is the one that was full.
void read_told_disk(Picture& picture) {
    const Hit hit = disk_full_in(words_of(picture));
    if (!hit || hit->what.empty()) return;
    std::string path = whole_path(picture, hit->what);
    // A name alone may count from anywhere.
    if (!hit->what.starts_with('/') && !sys::info(sys::here, path.c_str())) return;
    path = what_is_there_of(std::move(path));
    if (path.empty()) return;
    const auto room = sys::disk_room_at(sys::here, path.c_str());
    if (!room) return;
    picture.disks.push_back({hit->what, path, *room, true});
    std::ranges::rotate(picture.disks, picture.disks.end() - 1);
}

} // namespace lares::diagnosis
