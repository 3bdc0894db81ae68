// SPDX-License-Identifier: ISC
#include "tree.hpp"

#include "sys/cgroup.hpp"
#include "sys/file.hpp"
#include "sys/own_process.hpp"
#include "sys/process_facts.hpp"

#include <cerrno>
#include <csignal>
#include <utility>

namespace lares::supervise {

namespace {

constexpr Span between_looks = std::chrono::seconds{1};

// The identity of the control directory is that of one supervise: instances share a service directory.
TextBuffer<47> cgroup_name(int control) {
    TextBuffer<47> name;
    const auto found = sys::info(control, ".");
    if (!found) return name;
    name.append("lares.").append_number(found->identity.device).append('-');
    name.append_number(found->identity.inode);
    return name;
}

bool is_errand(const Tree::Kin& kin, pid_t pid) {
    if (!kin.is_errand) return false;
    return kin.is_errand(kin.context, pid) || kin.is_errand(kin.context, sys::session_of_process(pid));
}

Result<> each_of_cgroup(const sys::Fd& cgroup, auto then) {
    auto processes = sys::CgroupReader::open(cgroup);
    if (!processes) return fail(processes);
    for (;;) {
        const auto pid = processes->next();
        if (!pid) return fail(pid);
        if (!*pid) return {};
        then(sys::Member{**pid, 0});
    }
}

Result<> each_of_family(const Tree::Kin& kin, auto then) {
    const auto proc = sys::open_directory(sys::here, "/proc");
    if (!proc) return fail(proc);
    sys::MemberReader members{*proc, kin.family};
    for (;;) {
        const auto member = members.next();
        if (!member) return fail(member);
        if (!*member) return {};
        if (!is_errand(kin, (*member)->pid)) then(**member);
    }
}

} // namespace

// Apart, for its room on the stack; so are all that look.
template <class Then>
[[gnu::noinline]] Result<> Tree::each(const Kin& kin, Then then) const {
    return is_by_cgroup(kin) ? each_of_cgroup(cgroup_, then) : each_of_family(kin, then);
}

// A control group does not keep orphans from going elsewhere, and supervise is told at once of those that end
// as its children.
protocol::Tree Tree::prepare(int control) {
    sys::adopt_orphans();
    if (!cgroup_) {
        name_ = cgroup_name(control);
        if (auto made = sys::make_cgroup(name_.view())) cgroup_ = std::move(*made);
    }
    return cgroup_ ? protocol::Tree::cgroup : protocol::Tree::subreaper;
}

protocol::Tree Tree::resume(int control, protocol::Tree by) {
    if (by == protocol::Tree::none) return by;
    sys::adopt_orphans();
    if (by != protocol::Tree::cgroup) return by;
    name_ = cgroup_name(control);
    if (auto opened = sys::open_cgroup(name_.view())) cgroup_ = std::move(*opened);
    return cgroup_ ? by : protocol::Tree::subreaper;
}

// Who is dead already and still in a list is not there: whoever waited for its end would not wait. Those in a
// group below ours are not listed.
Result<std::uint32_t> Tree::look(const Kin& kin, Moment now) {
    forget();
    std::uint32_t count = 0;
    const auto looked = each(kin, [&](const sys::Member& member) {
        if (!held_) {
            auto handle = sys::ProcessHandle::open(member.pid);
            if (!handle && handle.error().number == ESRCH) return;
            if (handle && handle->is_dead()) return;
            if (handle) held_ = std::move(*handle);
        }
        ++count;
    });
    if (looked && count == 0 && is_by_cgroup(kin) && sys::is_populated(cgroup_)) count = 1;
    if (!looked || (count != 0 && !held_)) look_again_ = now + between_looks;
    looks_in_vain_ = looked ? 0 : looks_in_vain_ + 1;
    if (!looked) return fail(looked);
    return count;
}

// Its number may have become another's between the list and the hold.
bool Tree::is_still(const Kin& kin, const sys::Member& member) const {
    if (is_by_cgroup(kin)) return sys::is_in_cgroup(member.pid, name_.view());
    return sys::facts_of_known_process(member.pid, member.started).has_value();
}

Result<> Tree::send_once(const Kin& kin, int signal, pid_t but) const {
    Result<> outcome;
    const auto looked = each(kin, [&](const sys::Member& member) {
        if (member.pid == but) return;
        const auto handle = sys::ProcessHandle::open(member.pid);
        if (!handle && handle.error().number != ESRCH) outcome = fail(handle);
        if (!handle || !is_still(kin, member)) return;
        if (const auto sent = handle->send(signal); !sent) outcome = sent;
    });
    return looked ? outcome : looked;
}

// What was started while the list was read gets KILL the second time, and what escapes that as well is found
// by the next look.
Result<> Tree::send(const Kin& kin, int signal, pid_t but) const {
    if (signal == SIGKILL && is_by_cgroup(kin) && sys::kill_cgroup(cgroup_)) return {};
    if (signal == SIGKILL) (void)send_once(kin, signal, but);
    return send_once(kin, signal, but);
}

std::size_t Tree::list(const Kin& kin, std::span<pid_t> room) const {
    std::size_t count = 0;
    (void)each(kin, [&](const sys::Member& member) {
        if (count < room.size()) room[count++] = member.pid;
    });
    return count;
}

void Tree::let_go() {
    cgroup_.close();
    if (name_.size() != 0 && sys::remove_cgroup(name_.view())) name_.clear();
}

} // namespace lares::supervise
