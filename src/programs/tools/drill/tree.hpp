// SPDX-License-Identifier: ISC
// The tree that runs, as anybody can see it from outside: who its parts are is read from .svscan/state,
// .svscan/boot and NAME/supervise/state. Nobody is ever looked for by the name of a program, and a process is
// what its pid and its start say, or it is not touched.
#pragma once

#include "base/era.hpp"
#include "parts.hpp"
#include "protocol/scan_state.hpp"
#include "scratch_tree.hpp"
#include "sys/process_handle.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lares::drill {

// Somebody that should be there.
struct Member {
    Part part;
    std::string name;               // "supervise of alpha"
    protocol::KnownProcess process; // a pid of 0: it does not say
};

// One that is there, and cannot be mistaken for another.
struct Held {
    Member member;
    sys::ProcessHandle handle;
};

class Tree {
  public:
    explicit Tree(const ScratchTree& scratch);

    std::vector<Member> members() const;
    std::vector<Held> hold(const Parts& parts) const;

    // Empty when everybody is alive and says so; else who is not.
    std::string what_is_missing() const;
    // Those below `init` that belong to nobody: programs that run twice, or were left behind. `own`: a child
    // of init that is not of the tree.
    std::vector<std::string> strays(pid_t init, pid_t own) const;

    // The one svscanboot, however it was started.
    protocol::KnownProcess svscanboot() const;
    // That a supervise and svscan have become the programs that are installed now.
    std::string what_is_not_upgraded() const;
    bool ask_svscan(char command) const;

    // What changes when one of them comes or goes.
    std::vector<std::string> places_to_watch() const;

  private:
    void add_service(std::vector<Member>& all, const ScratchTree::Service& service) const;
    protocol::ScanState scan_state(const char* name) const;
    protocol::KnownProcess of_this_era(const protocol::ScanState& state,
                                       const protocol::KnownProcess& process) const;

    const ScratchTree& scratch_;
    Era era_;
};

} // namespace lares::drill
