// SPDX-License-Identifier: ISC
// The processes of this moment, looked at once: who descends from whom, and what they take of the machine.
//
// There are two ways to make one. Of everything: one look at each process of the machine, and none is asked
// for its children, since each names its parent. Of a few: these, and whom the kernel names as their
// children. What costs less depends on how many are asked about, and on how many there are.
//
// Nothing stops while it is looked at: a process may be missing, or have its parent missing.
#pragma once

#include "sys/process_entry.hpp"

#include <cstdint>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace lares::service {

// Memory is what is resident, added up: pages that several of them share are counted for each.
struct Consumption {
    std::uint64_t processes = 0;
    std::uint64_t resident_kib = 0;
    Span cpu{0};

    friend bool operator==(const Consumption&, const Consumption&) = default;
};

class ProcessTable {
  public:
    ProcessTable() = default; // of nobody
    // One that was looked at twice, as where families overlap, counts once.
    explicit ProcessTable(std::vector<sys::ProcessEntry> entries);
    static ProcessTable of_all(const std::unordered_set<pid_t>& others = {});
    // These and what descends from them, in whichever way costs less; there may be others in it. Those of
    // `others` are known to be none of them.
    static ProcessTable of(std::span<const pid_t> roots, const std::unordered_set<pid_t>& others = {});

    const sys::ProcessEntry* find(pid_t pid) const;
    // The oldest first.
    std::vector<const sys::ProcessEntry*> children_of(pid_t pid) const;
    std::span<const sys::ProcessEntry> entries() const { return entries_; }
    // It, if it is alive, and then all alive that descend from it, parents before their children.
    std::vector<const sys::ProcessEntry*> family_of(pid_t pid) const;
    // Its parent, the parent of that, and so on.
    std::vector<pid_t> ancestors_of(pid_t pid) const;
    // Of that process and those below it.
    Consumption consumption_of(pid_t root) const;

  private:
    void sum_up(Consumption& sum, const sys::ProcessEntry& entry, int depth) const;

    std::vector<sys::ProcessEntry> entries_; // by their parents, the oldest first
    std::unordered_map<pid_t, std::size_t> places_;
};

} // namespace lares::service
