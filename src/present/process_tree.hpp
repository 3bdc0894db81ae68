// SPDX-License-Identifier: ISC
// Processes and whom they have started, as a table for people, and as JSON for programs.
//
//      PID  USER      STATE   COMMAND
//      812  root              svscan /service
//      820  root      ready   ├─ supervise web
//      840  root              │  ├─ nginx: master process nginx
//      841  www-data          │  │  └─ nginx: worker process
//      850  www-data          │  └╌ helper
//      820  root      up      ├─ supervise log  (web/log)
//      822  root      down    └─ supervise db
//
// A dotted line leads to what stands there and was not started by what is above it. STATE is that of the
// service, in the row of its supervise; and what is odd about a process: that it is left of a run that has
// ended, dead, stopped, in a disk.
//
//     [{"schema":"lares-process-1","pid":812,…,"services":[],"processes":[{…},{…}]}]
#pragma once

#include "base/time.hpp"
#include "letters.hpp"
#include "standing_words.hpp"
#include "table.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lares::present {

struct ProcessNode {
    struct ServiceHere {
        std::string name;
        Standing standing;
    };

    std::uint32_t pid = 0; // 0: a service is here, and no process
    std::uint32_t parent = 0;
    std::string user;
    std::string command;
    char state = '?'; // as the kernel calls it
    std::uint64_t resident_kib = 0;
    Span cpu{0};
    Span age{0};
    bool is_moved = false;             // it is no child of what it stands below
    bool is_left = false;              // of a run that has ended
    std::string left_of;               // that of which service; empty: it is not known
    std::vector<ServiceHere> services; // that it looks after
    std::vector<ProcessNode> children;
};

// Who it is and what it does.
Table process_tree(std::span<const ProcessNode> roots, Letters letters);
// The same of the processes of one service, with what they take of the machine.
Table process_list(std::span<const ProcessNode> roots, Letters letters);

inline constexpr std::string_view process_schema = "lares-process-1";
// An array, with its end of line.
std::string json_for(std::span<const ProcessNode> roots);

} // namespace lares::present
