// SPDX-License-Identifier: ISC
#include "condition.hpp"

namespace lares::service {

using protocol::Activity;
using protocol::Phase;
using protocol::ServiceView;
using protocol::StatusRecord;
using protocol::Want;

namespace {

bool tells_up(const StatusRecord& status) {
    const Activity activity = activity_of(status);
    return activity == Activity::running || activity == Activity::started || was_sent_term(status);
}

// What is neither up nor down is encore's word `stopping` beside a process, which may be that of `run` or of
// `stop`.
bool tells_down(const StatusRecord& status) {
    const Activity activity = activity_of(status);
    if (status.pid == 0) return activity != Activity::started;
    return runs_finish(status) || activity == Activity::starting;
}

bool is_to_be_started(const StatusRecord& status) {
    const auto want = want_of(status);
    const Activity activity = activity_of(status);
    if (activity == Activity::failed) return false;
    return want == Want::up || (want == Want::once && activity == Activity::starting);
}

bool tells_finished(const StatusRecord& status) {
    const bool is_cleaned_up = activity_of(status) == Activity::stopping; // when there is a process for it
    return status.pid == 0 && tells_down(status) && !is_cleaned_up && !is_to_be_started(status);
}

// It may have come and gone meanwhile.
bool was_started(const Looks& looks) {
    const auto& first = looks.first.state;
    const auto& now = looks.now.state;
    if (first && now && now->starts > first->starts) return true;
    if (!looks.supervised || !is_up(looks.now)) return false;
    return !is_up(looks.first) || !is_same_run(looks.first, looks.now);
}

bool holds(Condition condition, const Looks& looks) {
    const bool ready = looks.supervised && looks.all_is_told && is_ready(looks.now);
    switch (condition) {
    case Condition::up: return looks.supervised && is_up(looks.now);
    case Condition::ready: return ready;
    case Condition::down: return is_down(looks.now);
    case Condition::finished: return is_finished(looks.now);
    case Condition::started: return was_started(looks);
    case Condition::started_and_ready: return ready && was_started(looks);
    }
    return false;
}

bool is_of_being_down(Condition condition) {
    return condition == Condition::down || condition == Condition::finished;
}

} // namespace

bool is_up(const ServiceView& view) {
    if (view.obstacle) return false;
    if (view.state) return view.state->phase == Phase::running || view.state->phase == Phase::started;
    return has_detail(view) ? tells_up(view.status) : view.status.pid != 0;
}

bool is_ready(const ServiceView& view) {
    return is_up(view) && (!view.state || view.state->ready.value_or(true));
}

bool is_down(const ServiceView& view) {
    if (view.obstacle) return false;
    if (view.state) return !is_up(view);
    return has_detail(view) ? tells_down(view.status) : view.status.pid == 0;
}

bool is_finished(const ServiceView& view) {
    if (view.obstacle) return false;
    if (view.state) return view.state->phase == Phase::down || view.state->phase == Phase::gone;
    return tells_finished(view.status);
}

bool is_being_cleared(const ServiceView& view) {
    return !view.obstacle && view.state && view.state->phase == Phase::clearing;
}

bool has_failed_for_good(const ServiceView& view) {
    if (view.obstacle) return false;
    if (view.state) return view.state->gave_up.has_value();
    return view.status.pid == 0 && activity_of(view.status) == Activity::failed;
}

Verdict judge(Condition condition, const Looks& looks) {
    if (holds(condition, looks)) return Verdict::reached;
    const bool is_hopeless = looks.supervised && has_failed_for_good(looks.now) && !is_up(looks.now);
    return is_hopeless && !is_of_being_down(condition) ? Verdict::never : Verdict::not_yet;
}

} // namespace lares::service
