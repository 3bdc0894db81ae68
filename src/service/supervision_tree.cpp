// SPDX-License-Identifier: ISC
#include "supervision_tree.hpp"

#include "roles.hpp"

#include <algorithm>
#include <ranges>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace lares::service {

using sys::ProcessEntry;

namespace {

// The number of the session of its run; 0: it has none.
pid_t session_of(const protocol::ServiceView& view) {
    const bool clears = view.state && view.state->phase == protocol::Phase::clearing;
    return static_cast<pid_t>(clears ? view.state->last_pid : view.status.pid);
}

// That of a run that has ended, whose processes may be left.
pid_t earlier_session_of(const protocol::ServiceView& view) {
    const bool has_ended = view.state && view.state->last_end;
    const auto session = static_cast<pid_t>(has_ended ? view.state->last_pid : 0);
    return session == session_of(view) ? 0 : session;
}

class Growing {
  public:
    Growing(const ProcessTable& table, std::span<const Kept> services) : table_{table} {
        for (const ProcessEntry& each : table.entries()) sessions_[each.session].push_back(&each);
        for (const Kept& each : services)
            if (each.supervise != 0) supervises_.insert(each.supervise);
    }

    // It and what descends from it; but a supervise has a place of its own.
    TreeNode grown(const ProcessEntry& entry, bool is_moved = false) {
        shown_.insert(entry.pid);
        TreeNode node{entry, {}, is_moved, {}, false, nullptr};
        for (const ProcessEntry* child : table_.children_of(entry.pid))
            if (!is_shown(child->pid) && !supervises_.contains(child->pid))
                node.children.push_back(grown(*child));
        return node;
    }

    // Its children, its main process wherever that is, and who is in the session of its run.
    TreeNode supervise(const Kept& service, const ProcessEntry* entry, bool is_moved) {
        TreeNode node{entry ? std::optional{*entry} : std::nullopt, {&service}, is_moved, {}, false, nullptr};
        if (entry) shown_.insert(entry->pid);
        if (entry) add_children(node, service);
        add_main(node, service);
        add_session(node, service);
        add_left(node, service);
        return node;
    }

    void add_main(TreeNode& node, const Kept& service) {
        const auto pid = static_cast<pid_t>(service.view.status.pid);
        const ProcessEntry* main = table_.find(pid);
        if (service.view.obstacle && !service.view.state) return; // the number may be anybody's by now
        if (!main || is_shown(pid) || !is_the_same(service, *main)) return;
        node.children.push_back(grown(*main, !node.process || main->parent != node.process->pid));
    }

    void add_session(TreeNode& node, const Kept& service) {
        const pid_t session = session_of(service.view);
        const auto members = sessions_.find(session);
        if (session == 0 || members == sessions_.end() || !is_own_session(service, session)) return;
        for (const ProcessEntry* each : members->second)
            if (!is_shown(each->pid) && !has_parent_in_its_session(*each))
                node.children.push_back(grown(*each, true));
    }

    // A number that leads a session again is not the one that it was.
    void add_left(TreeNode& node, const Kept& service) {
        const pid_t session = earlier_session_of(service.view);
        const auto members = sessions_.find(session);
        if (session == 0 || members == sessions_.end() || table_.find(session)) return;
        for (const ProcessEntry* each : members->second)
            if (!is_shown(each->pid) && !has_parent_in_its_session(*each)) {
                node.children.push_back(grown(*each, true));
                node.children.back().is_left = true;
                node.children.back().left_of = &service;
            }
    }

    bool is_shown(pid_t pid) const { return shown_.contains(pid); }

  private:
    void add_children(TreeNode& node, const Kept& service) {
        const auto main = static_cast<pid_t>(service.view.status.pid);
        const pid_t session = session_of(service.view);
        for (const ProcessEntry* child : table_.children_of(node.process->pid)) {
            if (is_shown(child->pid) || supervises_.contains(child->pid)) continue;
            const bool was_orphaned = child->pid != main && session != 0 && child->session == session &&
                                      session != table_.find(node.process->pid)->session;
            node.children.push_back(grown(*child, was_orphaned));
        }
    }

    // A number that is used again is another process.
    static bool is_the_same(const Kept& service, const ProcessEntry& main) {
        const bool is_known = service.view.state && service.view.state->process_started != 0;
        return !is_known || service.view.state->process_started == main.started;
    }

    // Not the one that its supervise is in itself (no-setsid).
    bool is_own_session(const Kept& service, pid_t session) const {
        const ProcessEntry* leader = table_.find(session);
        const ProcessEntry* supervise = table_.find(service.supervise);
        if (leader && leader->pid == static_cast<pid_t>(service.view.status.pid) &&
            !is_the_same(service, *leader))
            return false;
        return !supervise || supervise->session != session;
    }

    bool has_parent_in_its_session(const ProcessEntry& entry) const {
        const ProcessEntry* parent = table_.find(entry.parent);
        return parent && parent->session == entry.session;
    }

    const ProcessTable& table_;
    std::unordered_map<pid_t, std::vector<const ProcessEntry*>> sessions_;
    std::unordered_set<pid_t> supervises_;
    std::unordered_set<pid_t> shown_;
};

const ProcessEntry* scanner_above(std::span<const Kept> services, const ProcessTable& table) {
    for (const Kept& each : services) {
        const ProcessEntry* supervise = table.find(each.supervise);
        const ProcessEntry* parent = supervise ? table.find(supervise->parent) : nullptr;
        if (parent && is_scanner(*parent)) return parent;
    }
    return nullptr;
}

class Planting {
  public:
    Planting(std::span<const Kept> services, const ProcessTable& table, const ProcessEntry* scanner)
        : table_{table}, scanner_{scanner}, growing_{table, services} {
        for (const Kept& each : services) place(each);
    }

    std::vector<TreeNode> grown(TreeExtent extent) {
        if (!scanner_) return std::move(alone_);
        TreeNode scanner{*scanner_, {}, false, std::move(below_), false, nullptr};
        const std::size_t known = scanner.children.size();
        if (extent == TreeExtent::all) add_others(scanner);
        for (TreeNode& other : scanner.children | std::views::drop(known))
            other.is_left = !is_supervise(*other.process);
        std::vector<TreeNode> roots;
        roots.push_back(with_those_above(std::move(scanner), extent));
        std::ranges::move(alone_, std::back_inserter(roots));
        return roots;
    }

  private:
    void place(const Kept& service) {
        const ProcessEntry* supervise = table_.find(service.supervise);
        if (supervise && growing_.is_shown(supervise->pid)) return add_to(service);
        const bool is_child = supervise && scanner_ && supervise->parent == scanner_->pid;
        const bool belongs_here = scanner_ && (is_child || service.is_entry);
        const bool is_moved = belongs_here && supervise && !is_child;
        (belongs_here ? below_ : alone_).push_back(growing_.supervise(service, supervise, is_moved));
    }

    // A runsv looks after a service and its log.
    void add_to(const Kept& service) {
        for (std::vector<TreeNode>* nodes : {&below_, &alone_})
            for (TreeNode& node : *nodes) {
                if (!node.process || node.process->pid != service.supervise) continue;
                node.services.push_back(&service);
                growing_.add_main(node, service);
                growing_.add_session(node, service);
                growing_.add_left(node, service);
            }
    }

    void add_others(TreeNode& node) {
        for (const ProcessEntry* child : table_.children_of(node.process->pid))
            if (!growing_.is_shown(child->pid) && child->pid != scanner_->pid)
                node.children.push_back(growing_.grown(*child));
    }

    TreeNode with_those_above(TreeNode scanner, TreeExtent extent) {
        const ProcessEntry* above = table_.find(scanner_->parent);
        if (!above || !is_boot(*above)) return scanner;
        TreeNode boot{*above, {}, false, {}, false, nullptr};
        boot.children.push_back(std::move(scanner));
        if (extent == TreeExtent::all) add_others(boot);
        return boot;
    }

    const ProcessTable& table_;
    const ProcessEntry* scanner_;
    Growing growing_;
    std::vector<TreeNode> below_; // the scanner
    std::vector<TreeNode> alone_; // of nobody
};

} // namespace

std::vector<TreeNode> supervision_tree(std::span<const Kept> services, const ProcessTable& table,
                                       pid_t scanner, TreeExtent extent) {
    const ProcessEntry* known = table.find(scanner);
    return Planting{services, table, known ? known : scanner_above(services, table)}.grown(extent);
}

std::vector<TreeNode> processes_of(const Kept& service, const ProcessTable& table) {
    Growing growing{table, {&service, 1}};
    return growing.supervise(service, table.find(service.supervise), false).children;
}

} // namespace lares::service
