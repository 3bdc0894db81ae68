// SPDX-License-Identifier: ISC
#include "blocker.hpp"

#include "standing.hpp"
#include "sys/process_facts.hpp"

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

} // namespace

std::optional<Blocker> blocker_of(const ServiceView& view) {
    if (view.obstacle) return std::nullopt;
    Blocker blocker{held_by(view),
                    script_that_runs(view),
                    view.status.pid,
                    view.state && view.state->phase == Phase::clearing ? view.state->strays : 0,
                    view.status.paused != 0,
                    Span{0},
                    std::nullopt};
    if (blocker.pid == 0 && blocker.strays == 0) return std::nullopt;
    if (blocker.pid == 0) return blocker;
    const auto pid = static_cast<pid_t>(blocker.pid);
    if (const auto facts = sys::facts_of_process(pid)) blocker.age = sys::age_of_start(facts->started);
    blocker.look = sys::look_at_process(pid);
    return blocker;
}

} // namespace lares::service
