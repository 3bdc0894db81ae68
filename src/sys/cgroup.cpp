// SPDX-License-Identifier: ISC
#include "cgroup.hpp"

#include "base/text.hpp"
#include "file.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <utility>

namespace lares::sys {

namespace {

using Path = TextBuffer<PATH_MAX>;

// Where it is mounted: alone, or beside those of version 1 (systemd's hybrid hierarchy).
constexpr const char* mount_points[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};

bool is_of_version_2(const char* path) {
    constexpr auto magic = 0x63677270; // CGROUP2_SUPER_MAGIC
    struct statfs found;
    return ::statfs(path, &found) == 0 && found.f_type == magic;
}

// The line of version 2 is "0::/path".
std::string_view own_group(std::string_view text) {
    constexpr std::string_view before = "0::";
    while (!text.empty()) {
        const Split line = split_at(text, '\n');
        if (line.head.starts_with(before)) return rest_of(line.head, before.size());
        text = line.rest;
    }
    return {};
}

// Of one below our own group; empty: there is no such place.
bool find_place(std::string_view name, Path& path) {
    std::array<char, 2048> room;
    const auto text = read_small_file(here, "/proc/self/cgroup", room);
    const std::string_view own = text ? own_group(*text) : std::string_view{};
    if (own.empty()) return false;
    for (const char* mount_point : mount_points) {
        if (!is_of_version_2(mount_point)) continue;
        path.append(mount_point).append(own).append(own.ends_with('/') ? "" : "/").append(name);
        return !path.truncated();
    }
    return false;
}

// Apart, for its room on the stack; so are the next ones.
[[gnu::noinline]] Result<Fd> open_place(std::string_view name, bool is_to_be_made) {
    Path path;
    errno = ENOENT;
    if (!find_place(name, path)) return failed_to("find");
    if (is_to_be_made && ::mkdir(path.c_str(), 0755) < 0 && errno != EEXIST) return failed_to("make");
    return open_directory(here, path.c_str());
}

} // namespace

Result<Fd> make_cgroup(std::string_view name) {
    return open_place(name, true);
}

Result<Fd> open_cgroup(std::string_view name) {
    return open_place(name, false);
}

[[gnu::noinline]] bool remove_cgroup(std::string_view name) {
    Path path;
    return find_place(name, path) && (::rmdir(path.c_str()) == 0 || errno == ENOENT);
}

bool is_populated(const Fd& cgroup) {
    std::array<char, 128> room;
    const auto text = read_small_file(cgroup.number(), "cgroup.events", room);
    return text && text->contains("populated 1");
}

Result<> kill_cgroup(const Fd& cgroup) {
    const auto file = open_at(cgroup.number(), "cgroup.kill", O_WRONLY);
    if (!file) return fail(file);
    if (::write(file->number(), "1", 1) < 0) return failed_to("kill");
    return {};
}

bool cgroup_text_names(std::string_view text, std::string_view name) {
    const std::string_view group = own_group(text);
    return group.size() > name.size() && group.ends_with(name) &&
           group[group.size() - name.size() - 1] == '/';
}

[[gnu::noinline]] bool is_in_cgroup(pid_t pid, std::string_view name) {
    TextBuffer<32> path;
    path.append("/proc/").append_number(static_cast<unsigned>(pid)).append("/cgroup");
    std::array<char, 2048> room;
    const auto text = read_small_file(here, path.c_str(), room);
    return text && cgroup_text_names(*text, name);
}

Result<CgroupReader> CgroupReader::open(const Fd& cgroup) {
    auto file = open_at(cgroup.number(), "cgroup.procs", O_RDONLY);
    if (!file) return fail(file);
    return CgroupReader{std::move(*file)};
}

Result<std::optional<pid_t>> CgroupReader::next() {
    for (;;) {
        if (const auto line = lines_.next()) {
            const auto number = number_from_text(*line);
            if (number && *number != 0) return static_cast<pid_t>(*number); // 0: of another namespace
            continue;
        }
        const auto room = lines_.room();
        const ssize_t size = ::read(processes_.number(), room.data(), room.size());
        if (size < 0) return failed_to("read");
        if (size == 0) return std::nullopt;
        lines_.add(static_cast<std::size_t>(size));
    }
}

} // namespace lares::sys
