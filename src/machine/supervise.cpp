// SPDX-License-Identifier: ISC
#include "supervise.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

namespace lares::machine {

using protocol::Phase;
using protocol::RunEnd;
using protocol::Says;
using protocol::Want;

Supervise::Supervise(bool down_file, const Rules& rules, Instant now, const Neighbours& neighbours)
    : rules_{&rules}, neighbours_{&neighbours}, last_start_{now.moment - time_between_starts} {
    state_.want = down_file ? Want::down : Want::up;
    state_.since = now.label;
    state_.since_moment = now.moment;
}

Actions Supervise::begin(Instant now) {
    if (state_.want == Want::up) return happened(Event::told_up, now);
    return state_.once_owed ? happened(Event::told_once, now) : Actions{};
}

// A phase whose script is not there is over at once, and so is a wait whose moment has come; that ends, since
// what follows is a process, or a phase that nothing leaves by itself.
Actions Supervise::happened(Event event, Instant now) {
    Actions actions;
    for (std::optional<Event> next = event; next;) next = step(*next, now, actions);
    return actions;
}

std::optional<Event> Supervise::step(Event event, Instant now, Actions& actions) {
    const auto row = std::ranges::find_if(
        table_, [&](const Transition& it) { return it.applies(state_.phase, event, next_of(state_)); });
    const Moment earliest = earliest_start(now);
    state_.phase = row->to;
    if (row->what == Do::retry) state_.next_start = now.moment + time_between_starts;
    if (row->what == Do::enter) return enter(now, actions);
    if (state_.phase == Phase::waiting && !state_.next_start) state_.next_start = earliest;
    if (state_.phase != Phase::finishing && state_.phase != Phase::clearing) state_.not_before.reset();
    const bool may_wait = state_.phase == Phase::waiting || (is_of_script(state_.phase) && state_.pid == 0);
    if (!may_wait) state_.next_start.reset();

    if (row->what == Do::stop) actions.append(begin_stop(now));
    if (row->what == Do::leave) actions.push({Action::Kind::leave});
    // A start whose moment has already come happens in this turn, not in the next one.
    note_blocking();
    return actions.empty() && is_due(now.moment) ? std::optional{Event::timer} : std::nullopt;
}

bool Supervise::is_blocked() const {
    return state_.phase == Phase::waiting && !neighbours_->may_start;
}

// What it needs is waited for as long as it takes; what it only wants may never come.
std::optional<Moment> Supervise::next_attempt() const {
    if (!is_blocked()) return state_.next_start;
    if (!neighbours_->has_its_needs || !state_.next_start) return std::nullopt;
    return *state_.next_start + time_for_the_wanted;
}

bool Supervise::is_due(Moment now) const {
    const auto moment = next_attempt();
    return moment && *moment <= now;
}

void Supervise::note_blocking() {
    state_.neighbour.clear();
    if (is_held())
        state_.neighbour.append(neighbours_->needed_by.view());
    else if (is_blocked())
        state_.neighbour.append(neighbours_->waits_for.view());
}

// What has begun up to then, or is seen now, is no news.
void Supervise::note_ties(Moment known, protocol::Life& in) const {
    in.ties = neighbours_->ties;
    in.ties_known = in.ties != 0 ? std::max(known, neighbours_->youngest) : Moment{};
}

// What it needs is gone: it goes as well, is still wanted, and comes back when that does. It has not failed.
Actions Supervise::on_neighbours(Instant now) {
    // What it needs does not go after all.
    if (is_held() && state_.want != Want::down && neighbours_->may_go_on) state_.held_until.reset();
    note_blocking();
    // What it needs goes as well, and waits for it; so it goes on for those that need it.
    const bool may_wait = state_.want == Want::down || neighbours_->is_waited_for;
    if (is_held()) return neighbours_->is_needed && may_wait ? on_time(now) : release(now);
    if (has_something_to_run()) return lose_need(now);
    const bool is_up =
        state_.phase == Phase::running || state_.phase == Phase::starting || state_.phase == Phase::started;
    // Gone and back between two looks is a loss as well; one that is needed only now was not there to be
    // lost.
    const bool are_the_same = neighbours_->ties == state_.ties;
    const bool was_away = are_the_same && neighbours_->youngest > state_.ties_known && !knows_of_loss_;
    note_ties(state_.ties_known, state_);
    if (neighbours_->may_go_on) knows_of_loss_ = false;
    const bool is_lost = !neighbours_->may_go_on || was_away;
    // One that has heard of an earlier loss and is still there hears of this one.
    if (is_up && is_lost && !is_being_stopped(state_) && !knows_of_loss_) {
        const bool is_waited_for = !neighbours_->may_go_on && neighbours_->is_waited_for && !was_away;
        return is_waited_for && hold(now) ? Actions{} : lose_need(now);
    }
    return on_time(now);
}

// It is up without a process, and is no service of that kind any more: what was done is undone, and it runs.
bool Supervise::has_something_to_run() const {
    return state_.phase == Phase::started && !rules_->is_oneshot && !rules_->has_nothing_to_run;
}

// The phase begins. What it needs no process for is as if that had ended well.
std::optional<Event> Supervise::enter(Instant now, Actions& actions) {
    state_.next_start.reset();
    if (needs_process()) {
        if (state_.phase == Phase::starting || state_.phase == Phase::running) last_start_ = now.moment;
        actions.push({Action::Kind::start_process});
        return std::nullopt;
    }
    if (state_.phase == Phase::running) {
        state_.since = now.label;
        state_.since_moment = now.moment;
        return Event::no_run;
    }
    if (state_.phase == Phase::clearing && is_to_be_cleared()) {
        actions.push({Action::Kind::look_for_strays});
        return std::nullopt;
    }
    return conclude({RunEnd::Kind::exited, 0, false}, now);
}

bool Supervise::needs_process() const {
    switch (state_.phase) {
    case Phase::starting: return rules_->has_start && !state_.begun;
    // One that has had a run has lost it for a moment: that start fails, and is tried again.
    case Phase::running: return !rules_->has_nothing_to_run || state_.starts != 0;
    case Phase::finishing: return rules_->has_finish;
    case Phase::stopping: return rules_->has_stop && !state_.undone;
    default: return false;
    }
}

std::optional<Span> Supervise::limit_of_phase() const {
    switch (state_.phase) {
    case Phase::starting: return rules_->start_limit;
    case Phase::running:
        if (rules_->is_oneshot) return rules_->run_limit;
        return rules_->says_when_ready && expects_ready_ ? rules_->ready_limit : std::nullopt;
    case Phase::finishing: return rules_->finish_limit;
    case Phase::stopping: return rules_->stop_limit;
    default: return std::nullopt;
    }
}

// The limit of a run is about getting ready, and not about one that goes; that of a one-shot is about all of
// it.
bool Supervise::is_limited() const {
    if (state_.timed_out || !has_process(state_.phase)) return false;
    return state_.phase != Phase::running || rules_->is_oneshot ||
           (state_.ready == false && !goes_by_itself(state_));
}

// A longer one does not take away what the process has asked for.
void Supervise::heed_limit() {
    const Span limit = limit_of_phase().value_or(Span{0});
    const Span before = std::exchange(limit_, limit);
    if (limit == before || before < Span{0} || process_began_ == Moment{} || !is_limited()) return;
    const Moment until = process_began_ + limit;
    if (limit == Span{0})
        state_.time_limit.reset();
    else
        state_.time_limit = limit > before && state_.time_limit ? std::max(*state_.time_limit, until) : until;
}

void Supervise::heed_needed_limit() {
    if (held_since_ != Moment{}) state_.held_until = held_since_ + rules_->needed_limit;
}

void Supervise::heed_strays_limit() {
    if (strays_asked_ == Moment{} || state_.timed_out || rules_->strays != Strays::end) return;
    state_.time_limit.reset();
    if (rules_->strays_limit) state_.time_limit = strays_asked_ + *rules_->strays_limit;
}

// A command starts a service that is down at once. But a start that has failed is not repeated within the
// second, whoever asks for it: nothing dies in between that would slow down a flood of commands. And what is
// undone for want of a need is not done again within the second, however often that comes and goes.
Moment Supervise::earliest_start(Instant now) const {
    const bool is_down = state_.phase == Phase::down || state_.phase == Phase::stopping;
    if (is_down && !state_.start_failure && !state_.not_before) return now.moment;
    return std::max(last_start_ + time_between_starts, state_.not_before.value_or(Moment{}));
}

Actions Supervise::on_time(Instant now) {
    if (state_.phase == Phase::clearing && !is_to_be_cleared()) return look_once_more();
    if (state_.time_limit && *state_.time_limit <= now.moment) return end_what_takes_too_long(now);
    if (state_.held_until && *state_.held_until <= now.moment) return release(now);
    if (state_.next_step && *state_.next_step <= now.moment) return take_next_step(now);
    return is_due(now.moment) ? happened(Event::timer, now) : Actions{};
}

void Supervise::note_health(const protocol::HealthFacts& facts) {
    if (state_.phase == Phase::running && state_.pid != 0) state_.health = facts;
}

void Supervise::resume(const protocol::Life& left) {
    state_ = left;
    knows_of_loss_ = state_.stop_step != 0;
    const bool has_begun = state_.phase == Phase::running || state_.phase == Phase::starting;
    process_began_ = has_begun ? state_.since_moment : Moment{};
    limit_ = Span{-1};
    held_since_ = strays_asked_ = Moment{};
    step_taken_ = {};
    if (has_begun)
        last_start_ = state_.since_moment;
    else if (state_.next_start && state_.last_end && state_.restarts.failures != 0)
        last_start_ = state_.since_moment - state_.last_run;
    else if (state_.next_start)
        last_start_ = *state_.next_start - time_between_starts;
}

Actions Supervise::go_on(Instant now) {
    if (state_.phase == Phase::down) return begin(now);
    // A script waits for a process to be had, which is tried each second, whatever is written there.
    if (is_of_script(state_.phase) && state_.next_start)
        state_.next_start = std::min(*state_.next_start, now.moment + time_between_starts);
    // What is due is for what is left, if anything is: that comes first.
    Actions actions;
    if (state_.phase != Phase::clearing) return on_time(now);
    actions.push({Action::Kind::look_for_strays});
    return actions;
}

protocol::Life Supervise::state_if_started(std::uint32_t pid, Instant now, std::uint64_t ticks) const {
    protocol::Life then = state_;
    then.pid = pid;
    then.process_started = ticks;
    then.paused = false;
    then.term_sent = false;
    if (const auto limit = limit_of_phase()) then.time_limit = now.moment + *limit;
    then.ready.reset();
    then.notification_closed = false;
    then.says = Says::nothing;
    then.health = {};
    then.watchdog.reset();
    note_ties(now.moment, then);
    // What cleans up does not make it up again: the time stamp stays.
    if (then.phase == Phase::finishing || then.phase == Phase::stopping) return then;
    then.not_before.reset();
    then.over_budget = false;
    then.since = now.label;
    then.since_moment = now.moment;
    then.start_failure.reset();
    then.undone = false;
    if (then.phase != Phase::running) return then;
    then.once_owed = false;
    then.accomplished = false;
    // A one-shot is ready when it is done.
    if ((rules_->says_when_ready && expects_ready_) || rules_->is_oneshot) then.ready = false;
    if (expects_alive_) then.watchdog = rules_->watchdog;
    ++then.starts;
    return then;
}

Actions Supervise::on_started(std::uint32_t pid, Instant now, std::uint64_t ticks) {
    limit_ = limit_of_phase().value_or(Span{0});
    process_began_ = now.moment;
    state_ = state_if_started(pid, now, ticks);
    return {};
}

Actions Supervise::on_start_failed(protocol::StartFailure failure, Instant now) {
    const bool forked = failure.step == protocol::StartFailure::Step::exec;
    if (state_.phase == Phase::starting || state_.phase == Phase::running) {
        state_.start_failure = failure;
        state_.start_failure->of_start = state_.phase == Phase::starting;
        if (forked) state_.once_owed = false;
    }
    if (forked && state_.phase == Phase::stopping) state_.begun = false;
    return happened(forked ? Event::exec_failed : Event::fork_failed, now);
}

void Supervise::on_ready(Instant now) {
    state_.says = Says::nothing;
    if (state_.phase != Phase::running || state_.ready != false || state_.timed_out) return;
    state_.ready = true;
    state_.notification_closed = false;
    state_.ready_at = now.label;
    state_.ready_after = now.moment - state_.since_moment;
    if (!rules_->is_oneshot) state_.time_limit.reset();
}

void Supervise::on_notification_closed() {
    if (state_.phase == Phase::running && state_.ready == false) state_.notification_closed = true;
}

void Supervise::on_reloading() {
    if (state_.phase != Phase::running || state_.pid == 0 || state_.ready == false) return;
    state_.says = Says::reloading;
}

void Supervise::on_going_by_itself() {
    if (state_.phase != Phase::running || state_.pid == 0) return;
    if (is_limited() && !rules_->is_oneshot) state_.time_limit.reset();
    state_.says = Says::stopping;
}

// Never less than it had; and one that was sent KILL gets nothing. A stop that a limit has begun is over when
// all its steps have had their time: what the next one is put off by, the end of that is, too.
void Supervise::on_needs_longer(Span span, Instant now) {
    if (state_.pid == 0 || state_.last_signal == SIGKILL) return;
    const Moment until = now.moment + span;
    if (state_.timed_out && state_.next_step && state_.time_limit)
        *state_.time_limit += std::max(until - *state_.next_step, Span{0});
    else if (state_.time_limit)
        state_.time_limit = std::max(*state_.time_limit, until);
    if (state_.next_step) state_.next_step = std::max(*state_.next_step, until);
}

} // namespace lares::machine
