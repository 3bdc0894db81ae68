// SPDX-License-Identifier: ISC
// What supervision on this machine rests on, as it was when somebody asked: read once
// (installation_reading.hpp), and then only looked at.
#pragma once

#include "sys/disk_room.hpp"
#include "sys/file_use.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lares::diagnosis {

struct SeenSvscan {
    std::uint32_t pid = 0;
    std::string directory; // that it serves; empty: that may not be seen
};

// A supervise whose service is in the scan directory no more.
struct LeftOverSupervise {
    std::uint32_t pid = 0;
    std::string directory; // of the service
    bool is_deleted = false;
    std::string name; // by which its service can be disabled, though it was deleted; empty: there is none
};

// An entry of the scan directory that svscan passes over.
struct HiddenEntry {
    std::string name;
    std::string why;
    std::string without_dot; // as it would be taken up; empty: it would not, or that is there
};

// A process below svscan that no supervise looks after.
struct Orphan {
    std::uint32_t pid = 0;
    std::string name; // of its program
    std::string command;
    std::string directory; // where it works; empty: that may not be seen
};

struct OtherVersion {
    std::string service;
    std::string version;
};

struct LogDisk {
    std::string path; // of one log directory on it
    sys::DiskRoom room;
};

struct Installation {
    std::string scan_directory; // as it was given
    std::string real;           // its path without links
    std::string variable;       // $SVDIR
    bool is_asked_by_root = false;

    unsigned mode = 0; // of the scan directory
    std::uint32_t owner = 0;

    std::optional<bool> svscan_serves; // nothing: it may not be seen
    std::uint32_t svscan_pid = 0;      // 0: not known
    char svscan_state = '?';           // T: it was sent STOP
    bool svscan_adopts_all = false;    // it is the first process: whoever loses its parent is given to it
    std::vector<SeenSvscan> svscans;   // all that run
    std::optional<sys::OpenFileUse> svscan_files;
    std::size_t services = 0;

    std::string version;                       // of this program
    std::vector<std::string> missing_programs; // of ours that svscan and scripts call by name
    std::string place_of_programs;             // where this program is, if svscan is there, too; else empty
    std::vector<OtherVersion> other_versions;  // of supervises that run
    std::vector<LeftOverSupervise> left_over;
    std::vector<HiddenEntry> hidden;
    std::vector<Orphan> orphans;

    std::optional<std::uint64_t> inotify_instances; // that a user may have
    bool has_pidfd = true;
    std::vector<std::string>
        without_cgroup; // services that want their strays found and have no control group
    std::vector<LogDisk> log_disks;
};

} // namespace lares::diagnosis
