// SPDX-License-Identifier: ISC
#include "process_table.hpp"

#include "sys/parts.hpp"

#include <algorithm>
#include <ranges>
#include <tuple>

namespace lares::service {

using sys::ProcessEntry;

namespace {

// No deeper, and no more of them: what makes processes while it is looked at has no end.
constexpr int deepest_family = 32;
constexpr std::size_t most_of_family = 4096;
constexpr std::size_t most_ancestors = 64;

// What it costs, in looks at one process: to ask one for its children is about another; so is to list some.
constexpr std::uint64_t looks_for_each = 2;
constexpr std::uint64_t cost_of_list = 64;

class Families {
  public:
    void add(pid_t pid, int depth) {
        const auto entry = looker_.at(pid);
        if (!entry) return;
        entries_.push_back(*entry);
        if (depth < deepest_family) add_children(pid, depth);
    }
    std::vector<ProcessEntry> take() { return std::move(entries_); }

  private:
    void add_children(pid_t pid, int depth) {
        looker_.each_child_of(pid, [&](pid_t child) {
            if (entries_.size() < most_of_family) add(child, depth + 1);
        });
    }

    sys::ProcessLooker looker_;
    std::vector<ProcessEntry> entries_;
};

// look(pids): the entries of some of them.
template <class Look>
std::vector<ProcessEntry> looked_at_in_parts(std::span<const pid_t> pids, Look&& look) {
    std::vector<std::vector<ProcessEntry>> parts(sys::parts_for(pids.size()));
    sys::in_parts(pids.size(), [&](const sys::Part& part) {
        parts[part.number] = look(pids.subspan(part.first, part.end - part.first));
    });
    std::vector<ProcessEntry> entries = std::move(parts.front());
    for (const auto& part : parts | std::views::drop(1))
        entries.insert(entries.end(), part.begin(), part.end());
    return entries;
}

constexpr auto by_parent = [](const ProcessEntry& entry) {
    return std::tuple{entry.parent, entry.started, entry.pid};
};

} // namespace

ProcessTable::ProcessTable(std::vector<ProcessEntry> entries) : entries_{std::move(entries)} {
    std::ranges::stable_sort(entries_, {}, &ProcessEntry::pid);
    const auto doubles = std::ranges::unique(entries_, {}, &ProcessEntry::pid);
    entries_.erase(doubles.begin(), doubles.end());
    std::ranges::sort(entries_, {}, by_parent);
    places_.reserve(entries_.size());
    for (std::size_t i = 0; i < entries_.size(); ++i) places_.emplace(entries_[i].pid, i);
}

ProcessTable ProcessTable::of_all(const std::unordered_set<pid_t>& others) {
    std::vector<pid_t> pids;
    const sys::ProcessLooker all;
    sys::ProcessNumbers numbers{all};
    while (const auto pid = numbers.next())
        if (!others.contains(*pid)) pids.push_back(*pid);
    return ProcessTable{looked_at_in_parts(pids, [](std::span<const pid_t> part) {
        std::vector<ProcessEntry> entries;
        sys::ProcessLooker looker;
        for (const pid_t pid : part)
            if (const auto entry = looker.at(pid)) entries.push_back(*entry);
        return entries;
    })};
}

ProcessTable ProcessTable::of(std::span<const pid_t> roots, const std::unordered_set<pid_t>& others) {
    if (roots.empty()) return {};
    const std::uint64_t all = sys::count_of_tasks() + cost_of_list;
    const std::uint64_t each = looks_for_each * roots.size() + others.size();
    if (each > all) return of_all(others);
    return ProcessTable{looked_at_in_parts(roots, [](std::span<const pid_t> part) {
        Families families;
        for (const pid_t root : part) families.add(root, 0);
        return families.take();
    })};
}

const ProcessEntry* ProcessTable::find(pid_t pid) const {
    const auto found = places_.find(pid);
    return found == places_.end() ? nullptr : &entries_[found->second];
}

std::vector<const ProcessEntry*> ProcessTable::children_of(pid_t pid) const {
    std::vector<const ProcessEntry*> children;
    for (const ProcessEntry& each : std::ranges::equal_range(entries_, pid, {}, &ProcessEntry::parent))
        children.push_back(&each);
    return children;
}

std::vector<const ProcessEntry*> ProcessTable::family_of(pid_t pid) const {
    std::vector<const ProcessEntry*> family;
    const ProcessEntry* root = find(pid);
    if (!root || root->is_dead()) return family;
    family.push_back(root);
    // A process was begun by its parent, so there are no circles; but the table is of no single moment.
    for (std::size_t next = 0; next < family.size() && family.size() <= entries_.size(); ++next)
        for (const ProcessEntry* child : children_of(family[next]->pid))
            if (!child->is_dead()) family.push_back(child);
    return family;
}

std::vector<pid_t> ProcessTable::ancestors_of(pid_t pid) const {
    std::vector<pid_t> ancestors;
    const ProcessEntry* each = find(pid);
    while (each && each->parent > 0 && ancestors.size() < most_ancestors) {
        ancestors.push_back(each->parent);
        each = find(each->parent);
    }
    return ancestors;
}

Consumption ProcessTable::consumption_of(pid_t root) const {
    Consumption sum;
    if (const ProcessEntry* entry = find(root)) sum_up(sum, *entry, 0);
    return sum;
}

void ProcessTable::sum_up(Consumption& sum, const ProcessEntry& entry, int depth) const {
    sum.processes += 1;
    sum.resident_kib += entry.resident_kib;
    sum.cpu += entry.cpu;
    if (depth == deepest_family) return;
    for (const ProcessEntry& each : std::ranges::equal_range(entries_, entry.pid, {}, &ProcessEntry::parent))
        sum_up(sum, each, depth + 1);
}

} // namespace lares::service
