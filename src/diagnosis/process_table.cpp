// SPDX-License-Identifier: ISC
#include "process_table.hpp"

#include <algorithm>

namespace lares::diagnosis {

ProcessTable::ProcessTable(std::vector<sys::ListedProcess> processes) : processes_{std::move(processes)} {
    std::ranges::sort(processes_, {}, &sys::ListedProcess::pid);
    for (std::size_t i = 0; i < processes_.size(); ++i) children_.emplace(processes_[i].parent, i);
}

const sys::ListedProcess* ProcessTable::find(pid_t pid) const {
    const auto found = std::ranges::lower_bound(processes_, pid, {}, &sys::ListedProcess::pid);
    return found != processes_.end() && found->pid == pid ? &*found : nullptr;
}

std::vector<const sys::ListedProcess*> ProcessTable::children_of(pid_t pid) const {
    std::vector<const sys::ListedProcess*> children;
    const auto [first, last] = children_.equal_range(pid);
    for (auto it = first; it != last; ++it) children.push_back(&processes_[it->second]);
    return children;
}

std::vector<const sys::ListedProcess*> ProcessTable::family_of(pid_t pid) const {
    std::vector<const sys::ListedProcess*> family;
    const auto* root = find(pid);
    if (!root || root->is_dead()) return family;
    family.push_back(root);
    // A process was begun by its parent, so there are no circles; but the table is of no single moment.
    for (std::size_t next = 0; next < family.size() && family.size() <= processes_.size(); ++next)
        for (const auto* child : children_of(family[next]->pid))
            if (!child->is_dead()) family.push_back(child);
    return family;
}

std::vector<pid_t> ProcessTable::ancestors_of(pid_t pid) const {
    std::vector<pid_t> ancestors;
    constexpr std::size_t most_generations = 64;
    for (const auto* each = find(pid); each && each->parent > 0 && ancestors.size() < most_generations;
         each = find(each->parent))
        ancestors.push_back(each->parent);
    return ancestors;
}

} // namespace lares::diagnosis
