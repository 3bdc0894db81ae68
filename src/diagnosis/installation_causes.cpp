// SPDX-License-Identifier: ISC
// What is wrong with what all services rest on.
#include "cause_words.hpp"
#include "causes.hpp"
#include "kill_line.hpp"
#include "service/joined.hpp"
#include "service/lares_command.hpp"
#include "service/svscanboot_command.hpp"

#include <algorithm>

namespace lares::diagnosis::causes {

namespace {

std::string joined_names(const std::vector<std::string>& names) {
    return service::joined(first_of_all(names));
}

std::vector<std::string> served_elsewhere(const Installation& all) {
    std::vector<std::string> others;
    for (const SeenSvscan& each : all.svscans)
        if (!each.directory.empty() && each.directory != all.real) others.push_back(each.directory);
    return others;
}

bool is_another_meant(const Installation& all) {
    return all.services == 0 && !served_elsewhere(all).empty();
}

std::string look_at(const std::string& scan_directory) {
    return service::lares_command(scan_directory, {"doctor"});
}

// By their names, where they are too many for a line; no supervise has one of these.
std::string kill_all(const std::vector<Orphan>& orphans, std::uint32_t svscan) {
    std::vector<pid_t> pids;
    std::vector<std::string> names;
    for (const Orphan& each : orphans) {
        pids.push_back(static_cast<pid_t>(each.pid));
        names.push_back(each.name);
    }
    return pids.size() <= most_killed_at_once ? kill_line(pids)
                                              : kill_children(static_cast<pid_t>(svscan), std::move(names));
}

std::string line_about(const Orphan& orphan) {
    return orphan.name + " (pid " + std::to_string(orphan.pid) + "): " + orphan.command +
           (orphan.directory.empty() ? "" : ", in " + orphan.directory);
}

} // namespace

// Where it has services, they are to be started. That others are served may be as it should.
Judgement no_svscan(const Installation& all) {
    if (all.svscan_serves != false || is_another_meant(all)) return std::nullopt;
    Said said{"no svscan runs on " + all.scan_directory + ", so that nobody starts its services",
              {},
              service::svscanboot_command(all.scan_directory)};
    if (const auto others = served_elsewhere(all); !others.empty())
        said.sentence += "; one runs on " + joined_names(others) + " (" + look_at(others.front()) + ")";
    return said;
}

Judgement several_svscans(const Installation& all) {
    std::vector<std::string> pids;
    for (const SeenSvscan& each : all.svscans)
        if (each.directory == all.real) pids.push_back(std::to_string(each.pid));
    if (pids.size() < 2) return std::nullopt;
    return Said{std::to_string(pids.size()) + " svscans run on " + all.scan_directory,
                {"pids " + joined_names(pids)},
                "kill -KILL " + pids.back() + "  # that svscan alone; its services stay"};
}

// Who types `lares` means this one, and the services run in another one.
Judgement other_scan_directory(const Installation& all) {
    if (all.svscan_serves != false || !is_another_meant(all)) return std::nullopt;
    const std::vector<std::string> others = served_elsewhere(all);
    return Said{
        "svscan runs on " + joined_names(others) + ", and not on " + all.scan_directory +
            ", in which there is no service",
        {all.variable.empty() ? "$SVDIR is not set, so that /service is meant" : "$SVDIR is " + all.variable},
        look_at(others.front()) + "  # or always: export SVDIR=" + quoted(others.front())};
}

Judgement svscan_stopped(const Installation& all) {
    if (all.svscan_state != 'T' && all.svscan_state != 't') return std::nullopt;
    const std::string pid = std::to_string(all.svscan_pid);
    return Said{"svscan (pid " + pid + ") has been stopped by a signal, and takes up no service",
                {"state T in /proc/" + pid + "/stat"},
                "kill -CONT " + pid};
}

Judgement scan_directory_open(const Installation& all) {
    constexpr unsigned others_write = 0002, group_writes = 0020;
    const bool may_others = (all.mode & (others_write | group_writes)) != 0;
    const auto svscan_is_roots = all.svscan_serves == true && all.is_asked_by_root;
    if (!svscan_is_roots || (!may_others && all.owner == 0)) return std::nullopt;
    const std::string who = (all.mode & others_write) != 0 ? "everybody"
                            : may_others                   ? "its group"
                                                           : "user " + std::to_string(all.owner);
    return Said{who + " may write into " + all.scan_directory + ", and so may have root run what they like",
                {},
                "chown root " + quoted(all.scan_directory) + " && chmod go-w " + quoted(all.scan_directory)};
}

Judgement program_missing(const Installation& all) {
    if (all.missing_programs.empty()) return std::nullopt;
    return Said{"programs of lares are not in $PATH: " + joined_names(all.missing_programs),
                {"svscan and run scripts call them by name"},
                all.place_of_programs.empty()
                    ? "export PATH=$PATH:DIR  # the directory that they were installed in"
                    : "export PATH=$PATH:" + quoted(all.place_of_programs)};
}

Judgement versions_differ(const Installation& all) {
    if (all.other_versions.empty()) return std::nullopt;
    std::vector<std::string> whose;
    for (const OtherVersion& each : all.other_versions) whose.push_back(each.service + ": " + each.version);
    return Said{std::to_string(whose.size()) + (whose.size() == 1 ? " supervise is" : " supervises are") +
                    " of another version than lares, which is " + all.version,
                first_of_all(whose),
                all.svscan_pid == 0 ? ""
                                    : "kill -USR2 " + std::to_string(all.svscan_pid) +
                                          "  # svscan and every supervise become what is installed"};
}

// What a run has left that has forgotten where it came from.
Judgement orphans(const Installation& all) {
    if (all.orphans.empty() || all.svscan_adopts_all) return std::nullopt;
    std::vector<std::string> which;
    for (const Orphan& each : all.orphans) which.push_back(line_about(each));
    const bool is_one = which.size() == 1;
    return Said{std::to_string(which.size()) +
                    (is_one ? " process below svscan is" : " processes below svscan are") +
                    " no supervise, and nobody looks after " + (is_one ? "it" : "them"),
                first_of_all(which), kill_all(all.orphans, all.svscan_pid)};
}

// It is given whoever has lost its parent, be it of a service or not.
Judgement orphans_adopted(const Installation& all) {
    if (all.orphans.empty() || !all.svscan_adopts_all) return std::nullopt;
    std::vector<std::string> which;
    for (const Orphan& each : all.orphans) which.push_back(line_about(each));
    return Said{"svscan is the first process, and has adopted " + std::to_string(which.size()) +
                    (which.size() == 1 ? " that nobody looks after" : " others that nobody looks after"),
                first_of_all(which), "ps -o pid,lstart,args --ppid " + std::to_string(all.svscan_pid)};
}

Judgement services_hidden(const Installation& all) {
    if (all.hidden.empty()) return std::nullopt;
    std::vector<std::string> which;
    for (const HiddenEntry& each : all.hidden) which.push_back(each.name + ": " + each.why);
    const HiddenEntry& first = all.hidden.front();
    const std::string path = all.scan_directory + "/" + first.name;
    return Said{all.hidden.size() == 1 ? "an entry of " + all.scan_directory + " is not taken up as a service"
                                       : std::to_string(all.hidden.size()) + " entries of " +
                                             all.scan_directory + " are not taken up as services",
                first_of_all(which),
                first.without_dot.empty() ? "ls -ld " + quoted(path)
                                          : rename(path, all.scan_directory + "/" + first.without_dot)};
}

Judgement inotify_short(const Installation& all) {
    if (!all.inotify_instances) return std::nullopt;
    return Said{"the kernel gives this user no inotify instance any more, so that svscan and lares look "
                "again and again instead of being told",
                {"fs.inotify.max_user_instances is " + std::to_string(*all.inotify_instances)},
                "sysctl -w fs.inotify.max_user_instances=" +
                    std::to_string(std::max<std::uint64_t>(*all.inotify_instances * 4, 512))};
}

Judgement pidfd_missing(const Installation& all) {
    if (all.has_pidfd) return std::nullopt;
    return Said{"the kernel has no pidfd, without which supervise cannot take over a service from one that "
                "was killed",
                {"Linux has it since 5.3; a container may forbid it"},
                "uname -r"};
}

Judgement cgroup_missing(const Installation& all) {
    if (all.without_cgroup.empty()) return std::nullopt;
    return Said{"no control group can be made for services that want their strays found: one that leaves its "
                "session and its parents is missed",
                {"services: " + joined_names(all.without_cgroup)},
                "ls -ld /sys/fs/cgroup  # is it writable, and of version 2?"};
}

Judgement svscan_files_short(const Installation& all) {
    if (!all.svscan_files || all.svscan_files->limit == 0) return std::nullopt;
    const auto [open, limit] = *all.svscan_files;
    if (limit > 1'000'000'000 || open < limit - limit / 10) return std::nullopt;
    return Said{"svscan has " + std::to_string(open) + " files open, and may have " + std::to_string(limit) +
                    ": there is no room for more services",
                {std::to_string(all.services) + " services"},
                "prlimit --pid " + std::to_string(all.svscan_pid) + " --nofile=" + std::to_string(limit * 4)};
}

Judgement log_disk_nearly_full(const Installation& all) {
    constexpr std::uint64_t parts = 20;
    const auto is_nearly_full = [](const LogDisk& it) { return it.room.has_less_than_one_in(parts); };
    const auto found = std::ranges::find_if(all.log_disks, is_nearly_full);
    if (found == all.log_disks.end()) return std::nullopt;
    const sys::DiskRoom& room = found->room;
    const bool lacks_room = room.bytes != 0 && room.free < room.bytes / parts;
    return Said{"less than a twentieth of the disk of logs is free (" + found->path + ")",
                {lacks_room
                     ? std::to_string(room.free / 1024 / 1024) + " of " +
                           std::to_string(room.bytes / 1024 / 1024) + " MiB"
                     : std::to_string(room.free_inodes) + " of " + std::to_string(room.inodes) + " files"},
                std::string{lacks_room ? "df -h " : "df -i "} + quoted(found->path)};
}

} // namespace lares::diagnosis::causes
