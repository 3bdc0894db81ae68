// SPDX-License-Identifier: ISC
// How a run is brought to its end: the steps of a stop, limits of time, and what is left afterwards.
#include "supervise.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

namespace lares::machine {

using protocol::EndedBy;
using protocol::Phase;
using protocol::Want;

// Those that need it hear that it is to go, and go first.
bool Supervise::hold(Instant now) {
    const bool is_up = state_.phase == Phase::running || state_.phase == Phase::started;
    if (!is_up || !neighbours_->is_needed || rules_->needed_limit == Span{0}) return false;
    held_since_ = now.moment;
    state_.held_until = now.moment + rules_->needed_limit;
    note_blocking();
    return true;
}

Actions Supervise::told_down(Instant now) {
    want(Want::down);
    return is_held() || hold(now) ? Actions{} : happened(Event::told_down, now);
}

Actions Supervise::release(Instant now) {
    state_.held_until.reset();
    state_.neighbour.clear();
    return state_.want == Want::down ? happened(Event::told_down, now) : lose_need(now);
}

Actions Supervise::lose_need(Instant now) {
    knows_of_loss_ = !neighbours_->may_go_on;
    state_.restart_asked = state_.phase != Phase::started;
    if (!state_.restart_asked) state_.not_before = last_start_ + time_between_starts;
    if (state_.pid != 0) state_.ending_for = EndedBy::need;
    return happened(Event::need_lost, now);
}

// Told down once more, it hears the first signal once more, and has no more time for that; but where there
// was nothing to follow, and there is now, that follows.
Actions Supervise::begin_stop(Instant now) {
    if (state_.pid == 0 && state_.phase != Phase::clearing) return {};
    if (to_group_) state_.stop_for_group = true;
    const auto next_step = state_.next_step;
    const std::uint32_t steps_taken = state_.stop_step;
    const StepTaken taken = step_taken_;
    const Actions actions = take_step(0, now);
    const bool goes_on_now = !next_step && steps_taken < rules_->stop_steps.size();
    if (steps_taken == 0 || goes_on_now) return actions;
    state_.stop_step = steps_taken;
    state_.next_step = next_step;
    step_taken_ = taken;
    return actions;
}

Actions Supervise::take_step(std::size_t index, Instant now) {
    state_.next_step.reset();
    Actions actions;
    if (index >= rules_->stop_steps.size()) return actions; // there were more when it began
    const protocol::StopStep& step = rules_->stop_steps[index];
    const bool is_kill = step.signal == SIGKILL;
    const Reach reach = reach_of_step(is_kill);
    state_.stop_step = static_cast<std::uint32_t>(index) + 1;
    step_taken_ = {now.moment, patience_of_last_step()};
    if (step_taken_.patience) state_.next_step = now.moment + *step_taken_.patience;
    state_.term_sent = true;
    note_last_signal(step.signal);
    if (is_kill && index > 0) actions.append(look_before_kill(rules_->stop_steps[index - 1].signal));
    actions.push({Action::Kind::send_signal, step.signal, reach});
    if (is_kill) return actions;
    state_.paused = false;
    actions.push({Action::Kind::send_signal, SIGCONT, reach});
    return actions;
}

// Nothing: the last step that was taken is the last one.
std::optional<Span> Supervise::patience_of_last_step() const {
    const bool has_next = state_.stop_step != 0 && state_.stop_step < rules_->stop_steps.size();
    return has_next ? rules_->stop_steps[state_.stop_step - 1].patience : std::nullopt;
}

// Only while another one is to come: what was to be asked once, and stays, is not hurried by a file. Who has
// come after a supervise that was killed does not know when the step was taken. What the process has asked
// for is not taken away by a longer time.
void Supervise::heed_stop_steps() {
    const auto patience = patience_of_last_step();
    const bool is_known = state_.next_step && step_taken_.patience && patience;
    if (!is_known || *patience == *step_taken_.patience) return;
    const Moment before = *state_.next_step, until = step_taken_.at + *patience;
    const bool is_longer = *patience > *step_taken_.patience;
    state_.next_step = is_longer ? std::max(before, until) : until;
    if (state_.timed_out && state_.time_limit) *state_.time_limit += *state_.next_step - before;
    step_taken_.patience = patience;
}

// Of a run that is over only its strays can hear anything.
Reach Supervise::reach_of_commands(bool to_group) const {
    if (state_.phase == Phase::clearing) return Reach::tree;
    return to_group || to_group_ ? Reach::group : Reach::process;
}

Reach Supervise::reach_of_step(bool is_kill) const {
    if (state_.phase == Phase::clearing) return Reach::tree;
    const bool to_group = state_.stop_for_group || (is_kill && rules_->kills_group);
    return std::max(rules_->stop_reach, to_group ? Reach::group : Reach::process);
}

// Once: what is seen after the first KILL is not what it was stuck in.
Actions Supervise::look_before_kill(int signal) {
    Actions actions;
    if (!std::exchange(state_.stuck, true)) actions.push({Action::Kind::look_at_stuck, signal});
    return actions;
}

Actions Supervise::look_before_force() {
    const bool is_anything_there = state_.pid != 0 || state_.phase == Phase::clearing;
    return is_anything_there ? look_before_kill(Action::by_force) : Actions{};
}

// A run that is not ready in time, or not healthy, is told to go as by `down`. Then its whole group is
// killed: a script that hangs mostly does so in a program that it has started.
Actions Supervise::end_what_takes_too_long(Instant now) {
    const bool is_asked_first = state_.phase == Phase::running && !state_.timed_out;
    state_.timed_out = true;
    state_.time_limit = now.moment + (is_asked_first ? time_for_steps() : time_between_kills);
    if (is_asked_first) return take_step(0, now);
    note_last_signal(SIGKILL);
    Actions actions = look_before_kill(0);
    const bool is_of_run = state_.phase == Phase::running || state_.phase == Phase::clearing;
    const Reach reach = is_of_run ? std::max(rules_->stop_reach, reach_of_commands(true)) : Reach::group;
    actions.push({Action::Kind::send_signal, SIGKILL, reach});
    return actions;
}

// How long it takes until the last of them has been taken, and has had its effect.
Span Supervise::time_for_steps() const {
    Span span = time_to_go;
    for (const protocol::StopStep& step : rules_->stop_steps) span += step.patience.value_or(Span{0});
    return span;
}

Actions Supervise::on_unhealthy(EndedBy why, Instant now) {
    if (state_.phase != Phase::running || state_.pid == 0 || is_excused_from_health(state_)) return {};
    state_.ending_for = why;
    return end_what_takes_too_long(now);
}

} // namespace lares::machine
