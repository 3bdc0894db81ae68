// SPDX-License-Identifier: ISC
#include "blocker.hpp"

#include "condition.hpp"
#include "process_table.hpp"
#include "standing.hpp"
#include "sys/process_facts.hpp"

#include <algorithm>
#include <array>

namespace lares::service {

using protocol::Phase;
using protocol::ServiceView;

namespace {

std::string_view script_that_runs(const ServiceView& view) {
    if (!view.state) return runs_finish(view.status) ? "finish" : "run";
    switch (view.state->phase) {
    case Phase::starting: return "start";
    case Phase::finishing: return "finish";
    case Phase::stopping: return "stop";
    default: return "run";
    }
}

// What a run leaves has its supervise for a parent, or had others before. The oldest one of these is that.
std::uint32_t left_child_of(const protocol::Author& author) {
    const std::array roots{static_cast<pid_t>(author.pid)};
    const ProcessTable table = ProcessTable::of(roots);
    const sys::ProcessEntry* supervise = table.find(roots.front());
    if (!supervise || supervise->started != author.started) return 0;
    const auto children = table.children_of(supervise->pid);
    const auto oldest = std::ranges::min_element(children, {}, &sys::ProcessEntry::started);
    return oldest == children.end() ? 0 : static_cast<std::uint32_t>((*oldest)->pid);
}

} // namespace

std::optional<Blocker> blocker_of(const ServiceView& view) {
    if (view.obstacle) return std::nullopt;
    Blocker blocker{
        held_by(view), script_that_runs(view), view.status.pid, 0, view.status.paused != 0, Span{0},
        std::nullopt};
    if (is_being_cleared(view)) {
        blocker.script = {};
        blocker.strays = view.state->strays;
        blocker.pid = left_child_of(view.state->author);
    }
    if (blocker.pid == 0 && blocker.strays == 0) return std::nullopt;
    if (blocker.pid == 0) return blocker;
    const auto pid = static_cast<pid_t>(blocker.pid);
    if (const auto facts = sys::facts_of_process(pid)) blocker.age = sys::age_of_start(facts->started);
    blocker.look = sys::look_at_process(pid);
    return blocker;
}

} // namespace lares::service
