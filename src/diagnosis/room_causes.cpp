// SPDX-License-Identifier: ISC
// What it has too little of: room on a disk, descriptors, memory.
#include "causes.hpp"
#include "run_script.hpp"
#include "word_search.hpp"

#include <algorithm>

namespace lares::diagnosis::causes {

using protocol::EndedBy;

namespace {

// The disk that is full, of those that the service has to do with.
template <class IsFull>
const DiskUse* disk_that(const Picture& picture, IsFull is_full) {
    const auto found =
        std::ranges::find_if(picture.disks, [&](const DiskUse& it) { return is_full(it.room); });
    return found == picture.disks.end() ? nullptr : &*found;
}

std::string name_of(const DiskUse& disk) {
    std::string name = "the disk of ";
    if (disk.is_told) return name.append(disk.path);
    return name.append(disk.of).append(" (").append(disk.path).append(")");
}

std::string in_mib(std::uint64_t bytes) {
    return std::to_string(bytes / 1024 / 1024) + " MiB";
}

// The program said so, and the system agrees; or the program alone.
Said about_disk(const DiskUse* disk, const Hit& hit, const std::string& lack, const char* option) {
    Said said;
    said.sentence = (disk ? name_of(*disk) : "some disk") + " " + lack;
    if (hit) said.evidence.push_back(hit->line);
    said.remedy.append("df ").append(option);
    if (disk) said.remedy.append(" ").append(quoted(disk->path));
    return said;
}

// What could not be written may have been deleted since, and there may be a quota.
Judgement had_no_room(const Picture& picture, const Hit& hit) {
    const auto told = std::ranges::find_if(picture.disks, &DiskUse::is_told);
    if (!hit || told == picture.disks.end() || told->room.is_full() || told->room.lacks_inodes())
        return std::nullopt;
    return about_disk(&*told, hit, "had no room for it; " + in_mib(told->room.free) + " are free now", "-h");
}

Said about_memory(const MemoryLimit& limit) {
    if (limit.bytes == 0)
        return Said{"the kernel has killed it, because its control group " + limit.group +
                        " had no memory left of what it may have",
                    {},
                    "dmesg | grep -A1 oom-kill"};
    return Said{"the kernel has killed it, because its control group may have " + in_mib(limit.bytes) +
                    " of memory and no more",
                {"the limit is in " + limit.file},
                "echo " + std::to_string(2 * (limit.bytes / 1024 / 1024)) + "M >" + quoted(limit.file) +
                    "  # or where that was set: systemd, a container"};
}

Said about_memory(const Picture& picture, bool was_killed) {
    if (was_killed && picture.memory_limit) return about_memory(*picture.memory_limit);
    return {was_killed ? "the kernel has killed it for want of memory" : "it gets no memory", {}, "free -h"};
}

} // namespace

Judgement disk_full(const Picture& picture) {
    const Hit hit = disk_full_in(words_of(picture));
    if (auto said = had_no_room(picture, hit)) return said;
    const DiskUse* disk = disk_that(picture, [](const sys::DiskRoom& room) { return room.is_full(); });
    const bool lacks_inodes =
        disk_that(picture, [](const sys::DiskRoom& room) { return room.lacks_inodes(); });
    if ((!hit && !disk) || (!disk && lacks_inodes)) return std::nullopt;
    return about_disk(disk, hit, "is full", "-h");
}

Judgement inodes_full(const Picture& picture) {
    const DiskUse* disk =
        disk_that(picture, [](const sys::DiskRoom& room) { return room.lacks_inodes() && !room.is_full(); });
    if (!disk) return std::nullopt;
    return about_disk(disk, disk_full_in(words_of(picture)), "can have no more files, though it has room",
                      "-i");
}

Judgement too_many_open_files(const Picture& picture) {
    const Hit hit = too_many_files_in(words_of(picture));
    if (!hit) return std::nullopt;
    Said said{"it has no descriptor left: too many files are open",
              {hit->line},
              "vi " + quoted(picture.run.typed) + "  # a larger softlimit -o N in front of the program"};
    if (const auto limit = limit_in(picture.run.text, "o"))
        said.evidence.push_back("run says: softlimit -o " + *limit);
    return said;
}

Judgement out_of_memory(const Picture& picture) {
    const auto death = last_death_of(picture);
    const bool was_killed = death && death->by == EndedBy::oom && !is_as_wanted(picture);
    const Hit hit = out_of_memory_in(words_of(picture));
    if (!was_killed && !hit) return std::nullopt;
    const auto limit = limit_in(picture.run.text, "adm");
    Said said = about_memory(picture, was_killed);
    if (hit) said.evidence.push_back(hit->line);
    if (!limit || picture.memory_limit) return said;
    said.evidence.push_back("run lets it have " + *limit + " bytes");
    said.remedy = "vi " + quoted(picture.run.typed) + "  # a larger softlimit -a, -d or -m";
    return said;
}

} // namespace lares::diagnosis::causes
