// SPDX-License-Identifier: ISC
#include "keepers.hpp"

#include "protocol/names.hpp"
#include "roles.hpp"
#include "sys/file.hpp"

namespace lares::service {

namespace {

pid_t author_of(const protocol::ServiceView& view, const ProcessTable& table) {
    if (!view.state || view.state->author.pid == 0) return 0;
    const sys::ProcessEntry* entry = table.find(static_cast<pid_t>(view.state->author.pid));
    return entry && entry->started == view.state->author.started ? entry->pid : 0;
}

pid_t holder_of_lock(const Service& service, const LockHolders& locks) {
    const auto lock = sys::info(service.start(), service.control_path(protocol::control_file::lock).c_str());
    return lock ? locks.holder_of(lock->identity) : 0;
}

pid_t parent_of_process(const protocol::ServiceView& view, const ProcessTable& table) {
    const sys::ProcessEntry* process = table.find(static_cast<pid_t>(view.status.pid));
    const sys::ProcessEntry* parent = process ? table.find(process->parent) : nullptr;
    return parent && is_supervise(*parent) ? parent->pid : 0;
}

pid_t supervise_of(const Service& service, const protocol::ServiceView& view, const ProcessTable& table,
                   const LockHolders& locks) {
    if (is_supervised(view) == false) return 0;
    if (const pid_t author = author_of(view, table)) return author;
    if (const pid_t holder = holder_of_lock(service, locks)) return holder;
    return parent_of_process(view, table);
}

} // namespace

Kept kept_service(const Service& service, std::string name, const ProcessTable& table,
                  const LockHolders& locks) {
    protocol::ServiceView view = service.look(Detail::everything);
    const pid_t supervise = supervise_of(service, view, table, locks);
    if (is_supervised(view) == false)
        if (auto left = service.left()) {
            left->obstacle = view.obstacle;
            view = std::move(*left);
        }
    return {std::move(name), std::move(view), supervise, true, {}};
}

std::vector<Kept> kept_services(std::span<const Selected> services, const ProcessTable& table) {
    std::vector<Kept> all;
    const LockHolders locks = LockHolders::now();
    for (const Selected& each : services) {
        const Service service{each.path};
        const bool is_entry = each.name != each.path;
        all.push_back(kept_service(service, each.name, table, locks));
        all.back().is_entry = is_entry;
        all.back().path = each.path;
        const auto log = service.log();
        if (!log) continue;
        all.push_back(kept_service(*log, each.name + "/log", table, locks));
        all.back().is_entry = is_entry;
    }
    return all;
}

} // namespace lares::service
