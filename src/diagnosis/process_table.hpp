// SPDX-License-Identifier: ISC
// All processes of the machine at one moment, and how they stem from each other. Pure.
#pragma once

#include "sys/process_list.hpp"

#include <map>
#include <span>
#include <vector>

namespace lares::diagnosis {

class ProcessTable {
  public:
    ProcessTable() = default;
    explicit ProcessTable(std::vector<sys::ListedProcess> processes);

    std::span<const sys::ListedProcess> all() const { return processes_; }
    // Null: there is none.
    const sys::ListedProcess* find(pid_t pid) const;
    std::vector<const sys::ListedProcess*> children_of(pid_t pid) const;
    // It, if it is alive, and then all that stem from it, parents before their children.
    std::vector<const sys::ListedProcess*> family_of(pid_t pid) const;
    // Its parent, the parent of that, and so on.
    std::vector<pid_t> ancestors_of(pid_t pid) const;

  private:
    std::vector<sys::ListedProcess> processes_;  // by their numbers
    std::multimap<pid_t, std::size_t> children_; // of whom: where they are
};

} // namespace lares::diagnosis
