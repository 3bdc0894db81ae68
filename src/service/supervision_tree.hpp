// SPDX-License-Identifier: ISC
// Who looks after whom: svscan, the supervises of services, their processes, and what has left its place
// among them, as one tree.
//
//     svscanboot
//     └─ svscan                        whoever has started most of the supervises: svscan, runsvdir
//        ├─ supervise web
//        │  ├─ run                     its children, and what descends from those
//        │  │  └─ worker
//        │  ├╌ helper               in the session of the run, or the run itself, and no child: moved
//        │  └╌ daemon               in the session of a run that has ended: left
//        ├─ supervise log           of web
//        ├╌ supervise db            an earlier svscan has started it: moved
//        └─ daemon                  of no supervise: left
//
// Only what is known of the services and one look at all processes go into it, so that every case is a test.
#pragma once

#include "process_table.hpp"
#include "protocol/service_view.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lares::service {

// A service, and the supervise that looks after it.
struct Kept {
    std::string name;
    protocol::ServiceView view; // where no supervise runs: what the last one has left, with the obstacle
    pid_t supervise = 0;        // 0: none, or it is not known
    bool is_entry = true;       // of the scan directory
    std::string path = {};      // of its directory, from where we are
};

struct TreeNode {
    std::optional<sys::ProcessEntry> process; // nothing: of a service without a supervise
    std::vector<const Kept*> services;        // that it looks after; a runsv has its log as well
    bool is_moved = false;                    // it is no child of what it stands below
    std::vector<TreeNode> children;
    bool is_left = false;          // of a run that has ended
    const Kept* left_of = nullptr; // that of whom; nothing: it is not known
};

enum class TreeExtent : std::uint8_t {
    all,    // with what else svscan and those above it have started
    chosen, // only these services, and who is above them
};

// `scanner`: svscan, if it is known; else it is found among the parents of the supervises.
std::vector<TreeNode> supervision_tree(std::span<const Kept> services, const ProcessTable& table,
                                       pid_t scanner, TreeExtent extent);

// The processes of one service alone, its main process first.
std::vector<TreeNode> processes_of(const Kept& service, const ProcessTable& table);

} // namespace lares::service
