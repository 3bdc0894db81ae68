// SPDX-License-Identifier: ISC
// What the end of a process amounts to: whose doing it was, and whether another one follows.
#include "supervise.hpp"

#include <algorithm>
#include <csignal>

namespace lares::machine {

using protocol::EndedBy;
using protocol::GaveUp;
using protocol::Phase;
using protocol::RunEnd;
using protocol::Want;

Actions Supervise::on_exited(RunEnd end, Instant now, bool for_want_of_memory,
                             std::optional<Moment> granted) {
    if (state_.phase == Phase::running) note_end_of_run(end, now);
    if (for_want_of_memory) state_.last_end_by = EndedBy::oom;
    const Event event = conclude(end, now);
    if (granted) wait_for_budget(*granted);
    const auto rest = rest_of_stop();
    forget_process();
    if (rest) go_on_with(*rest);
    const Actions actions = happened(event, now);
    note_down(now);
    return actions;
}

// As long as something cleans up, the time stamp is that of the run: runit's sv would take another one for
// that of the next run.
void Supervise::note_down(Instant now) {
    if (state_.phase == Phase::clearing || state_.phase == Phase::finishing ||
        state_.phase == Phase::stopping)
        return;
    state_.since = now.label;
    state_.since_moment = now.moment;
}

void Supervise::note_end_of_run(RunEnd end, Instant now) {
    state_.last_end = end;
    state_.last_end_at = now.label;
    state_.last_run = now.moment - state_.since_moment;
    state_.last_pid = state_.pid;
    state_.last_started = is_to_be_cleared() ? state_.process_started : 0;
    state_.last_end_by = whose_doing(end);
}

// It died of what was sent to it, or went when it was asked to.
EndedBy Supervise::whose_doing(RunEnd end) const {
    const int sent = state_.last_signal;
    const bool asks_to_go = sent == SIGTERM || sent == SIGINT || sent == SIGQUIT ||
                            (sent != 0 && sent == rules_->stop_steps[0].signal);
    const bool is_for_need = state_.ending_for == EndedBy::need;
    if (state_.ending_for != EndedBy::itself && !is_for_need) return state_.ending_for;
    if (state_.timed_out) return EndedBy::timeout;
    const bool died_of_it = end.kind == RunEnd::Kind::killed && sent != 0 && end.number == sent;
    const bool is_later_step = state_.stop_step > 1 && state_.stop_step <= rules_->stop_steps.size() &&
                               rules_->stop_steps[state_.stop_step - 1].signal == end.number;
    if (died_of_it && is_later_step) return EndedBy::timeout;
    const bool has_obeyed = end.kind == RunEnd::Kind::exited && asks_to_go;
    if (!died_of_it && !has_obeyed) return EndedBy::itself;
    return is_for_need ? EndedBy::need : EndedBy::command;
}

// The process of this phase has ended, and with it what that was about: what that amounts to.
Event Supervise::conclude(RunEnd end, Instant now) {
    const bool has_exited = end.kind == RunEnd::Kind::exited;
    switch (state_.phase) {
    case Phase::starting:
        // Nobody can tell whether it has succeeded. It is run again.
        if (end.kind == RunEnd::Kind::unknown && state_.want != Want::down) return Event::fork_failed;
        state_.begun = has_exited && end.number == 0;
        if (is_to_begin_again()) return Event::fork_failed;
        if (!state_.begun && state_.want != Want::down) give_up(GaveUp::Because::start, end);
        return state_.begun ? Event::ended : Event::failed;
    case Phase::running:
        if (rules_->hundred_is_for_good && has_exited && end.number == run_gives_up)
            give_up(GaveUp::Because::run, end);
        state_.accomplished = rules_->is_oneshot && has_exited && end.number == 0;
        if (!state_.accomplished) decide_on_restart(end, now);
        break;
    case Phase::finishing:
        if (has_exited && end.number == finish_gives_up) give_up(GaveUp::Because::finish, end);
        break;
    case Phase::stopping:
        state_.begun = false;
        state_.accomplished = false;
        state_.undone = true;
        break;
    default: break;
    }
    return Event::ended;
}

// It did not end by itself, and is still wanted; or it has, and what the run needs has gone meanwhile.
bool Supervise::is_to_begin_again() const {
    if (state_.want == Want::down || state_.leaving) return false;
    if (state_.begun) return !neighbours_->may_start && !neighbours_->may_go_on;
    return state_.stop_step != 0 || state_.restart_asked;
}

// What is not wanted again and has succeeded is as if it had been wanted once.
void Supervise::decide_on_restart(RunEnd end, Instant now) {
    if (state_.want != Want::up) return;
    const Span lived = state_.ready == false ? Span{0} : state_.last_run; // it was not healthy yet
    const bool was_unhealthy = state_.ending_for == EndedBy::health || state_.ending_for == EndedBy::watchdog;
    const EndedRun run{end, lived, state_.restart_asked, last_start_, state_.last_pid, was_unhealthy};
    if (is_to_be_restarted(rules_->restart, run))
        state_.not_before = earliest_restart(rules_->restart, run, state_.restarts, now.moment);
    else if (end.kind == RunEnd::Kind::exited && end.number == 0)
        state_.want = Want::once;
    else
        give_up(GaveUp::Because::rule, end);
}

void Supervise::wait_for_budget(Moment granted) {
    if (!state_.not_before) return;
    state_.over_budget = granted > std::max(*state_.not_before, last_start_ + time_between_starts);
    state_.not_before = std::max(*state_.not_before, granted);
}

// As it would be, from a copy. Apart, for its room on the stack.
[[gnu::noinline]] std::optional<Moment> Supervise::restart_after_failure(RunEnd end, Instant now) const {
    Supervise then = *this;
    if (then.state_.phase != Phase::running) return std::nullopt;
    then.note_end_of_run(end, now);
    then.conclude(end, now);
    const bool has_failed = then.state_.restarts.failures > state_.restarts.failures;
    return has_failed ? then.state_.not_before : std::nullopt;
}

// It is down and wanted down: who asks the status whether to send `u` must not find it wanted up.
void Supervise::give_up(GaveUp::Because because, RunEnd end) {
    state_.gave_up = GaveUp{because, end};
    state_.want = Want::down;
    state_.begun = false;
}

void Supervise::forget_process() {
    state_.pid = 0;
    state_.process_started = 0;
    state_.paused = false;
    state_.term_sent = false;
    state_.restart_asked = false;
    state_.held_until.reset();
    state_.neighbour.clear();
    state_.last_signal = 0;
    state_.ready.reset();
    state_.notification_closed = false;
    state_.says = protocol::Says::nothing;
    state_.health = {};
    state_.watchdog.reset();
    state_.timed_out = false;
    state_.ending_for = EndedBy::itself;
    state_.time_limit.reset();
    state_.stop_step = 0;
    state_.stop_for_group = false;
    state_.next_step.reset();
    state_.stuck = false;
    knows_of_loss_ = false;
    strays_asked_ = Moment{};
    step_taken_ = {};
}

void Supervise::on_last_end_told(RunEnd end) {
    if (!state_.last_end || state_.last_end->kind != RunEnd::Kind::unknown) return;
    state_.last_end = end;
}

} // namespace lares::machine
