// SPDX-License-Identifier: ISC
// What a service has too little of, or has asked for in vain, as far as it can be seen.
#pragma once

#include "sys/disk_room.hpp"

#include <cstdint>
#include <string>

namespace lares::diagnosis {

struct DiskUse {
    std::string of; // "the service directory", "its log", "/tmp"
    std::string path;
    sys::DiskRoom room;
    bool is_told = false; // its last words name it
};

// A control group that had no more memory for it.
struct MemoryLimit {
    std::string group;       // its path below where such are mounted
    std::string file;        // that has the limit; empty: it is gone, or may not be seen
    std::uint64_t bytes = 0; // that limit; 0: likewise
};

// A user or a group that there is none of.
struct UnknownAccount {
    std::string name;
    bool is_group = false;
    std::string meant = {}; // who may be meant; empty: nobody

    friend bool operator==(const UnknownAccount&, const UnknownAccount&) = default;
};

// That its last words say it cannot change into, as it is now.
struct WantedDirectory {
    std::string path; // empty: there is none
    bool is_missing = false;
    bool is_file = false;
};

// Who is to listen where it wants to connect to, and was refused.
struct PeerFacts {
    bool is_listened_to = false; // now
    std::string service = {};    // a neighbour that says it listens there; empty: none does
};

// A command or a file that its last words say is not there.
struct MissingThing {
    std::string name;               // as they have it
    bool is_command = false;        // it was to be executed
    std::string found = {};         // where it is now, all the same
    std::string interpreter = {};   // that what was found wants, and that is not there
    std::string found_by_user = {}; // where whoever asks has it, outside the PATH of its supervise
    std::string directory = {};     // that it is to be in, and that is not there
    std::string meant = {};         // the name of one that there is, and that may be meant
};

} // namespace lares::diagnosis
