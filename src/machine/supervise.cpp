// SPDX-License-Identifier: ISC
#include "supervise.hpp"

#include "signal_commands.hpp"

#include <algorithm>
#include <utility>

namespace lares::machine {

using protocol::Command;
using protocol::EndedBy;
using protocol::GaveUp;
using protocol::Phase;
using protocol::RunEnd;
using protocol::Want;

// One bit each, so that a row can be about several.
enum class Event : std::uint16_t {
    told_up = 1 << 0,
    told_once = 1 << 1,
    told_no_restart = 1 << 2,
    told_down = 1 << 3,
    told_exit = 1 << 4,
    told_to_finish = 1 << 5,
    ended = 1 << 6,  // the process of the phase; or it needs none
    failed = 1 << 7, // that of `start`, without success
    no_run = 1 << 8, // there is nothing to run
    fork_failed = 1 << 9,
    exec_failed = 1 << 10,
    timer = 1 << 11,
    need_lost = 1 << 12,
};

namespace {

struct Events {
    unsigned bits;
    constexpr Events(Event event) : bits{static_cast<unsigned>(event)} {}
    constexpr explicit Events(unsigned some) : bits{some} {}
    constexpr bool contains(Event event) const { return (bits & static_cast<unsigned>(event)) != 0; }
};
constexpr Events operator|(Events one, Event other) {
    return Events{one.bits | static_cast<unsigned>(other)};
}
constexpr Events operator|(Event one, Event other) {
    return Events{one} | other;
}
constexpr Events all_events{0x1fff};
constexpr Events all_but(Events some) {
    return Events{all_events.bits & ~some.bits};
}

// What is to follow once nothing runs.
enum class Next : std::uint8_t {
    up,        // the next run
    once_owed, // likewise, since it was told `once` when the last run was over
    once,      // nothing, when the one run is over
    down,      // nothing
    for_good,  // nothing, and `stop` is not for it
    done,      // nothing: it is up without a process
    count,
};

// Bits for these; and the same once more, for a supervise that leaves then.
using Nexts = unsigned;
constexpr Nexts bit(Next next) {
    return 1U << static_cast<unsigned>(next);
}
constexpr Nexts and_leave(Nexts nexts) {
    return nexts << static_cast<unsigned>(Next::count);
}
constexpr Nexts stays = bit(Next::count) - 1;
constexpr Nexts leaves = and_leave(stays);
constexpr Nexts any = stays | leaves;
constexpr Nexts again = bit(Next::up) | bit(Next::once_owed);
constexpr Nexts done = bit(Next::done) | and_leave(bit(Next::done));
constexpr Nexts rests = bit(Next::once) | bit(Next::down);
constexpr Nexts failed_for_good = bit(Next::for_good);
constexpr Nexts leaves_in_order = and_leave(stays & ~failed_for_good) & ~done;
// Before a run there is none that could be over, and to be about to leave does not call it off.
constexpr Nexts wanted = again | bit(Next::once) | and_leave(again | bit(Next::once)) | done;
constexpr Nexts unwanted = any & ~wanted;

// What a transition does, apart from the change of phase.
enum class Do : std::uint8_t { nothing, enter, retry, stop, leave };

Nexts next_of(const protocol::Life& state) {
    Next next = Next::down;
    if (state.gave_up)
        next = Next::for_good;
    else if (state.accomplished && state.want != Want::down)
        next = Next::done;
    else if (state.want == Want::up)
        next = Next::up;
    else if (state.want == Want::once)
        next = state.once_owed ? Next::once_owed : Next::once;
    return state.leaving ? and_leave(bit(next)) : bit(next);
}

} // namespace

struct Supervise::Row {
    Phase from;
    Events events;
    Nexts nexts;
    Phase to;
    Do what = Do::nothing;

    constexpr bool applies(Phase phase, Event happened, Nexts next) const {
        return from == phase && events.contains(happened) && (nexts & next) != 0;
    }
};

// clang-format off
constexpr Supervise::Row Supervise::transitions[] = {
    // from            event                                          next             to                what
    {Phase::down,      Event::told_up | Event::told_once,             any,             Phase::waiting},
    {Phase::down,      Event::told_down,                              any,             Phase::stopping,  Do::enter},
    {Phase::down,      Event::told_exit | Event::told_to_finish,      any,             Phase::gone,      Do::leave},
    {Phase::down,      all_but(Event::told_up | Event::told_once | Event::told_down | Event::told_exit | Event::told_to_finish),
                                                                      any,             Phase::down},

    {Phase::waiting,   Event::told_no_restart | Event::told_down | Event::told_exit,
                                                                      any,             Phase::stopping,  Do::enter},
    {Phase::waiting,   Event::timer,                                  any,             Phase::starting,  Do::enter},
    {Phase::waiting,   all_but(Event::told_no_restart | Event::told_down | Event::told_exit | Event::timer),
                                                                      any,             Phase::waiting},

    {Phase::starting,  Event::told_down | Event::need_lost,           any,             Phase::starting,  Do::stop},
    {Phase::starting,  Event::ended,                                  wanted,          Phase::running,   Do::enter},
    {Phase::starting,  Event::ended,                                  unwanted,        Phase::stopping,  Do::enter},
    {Phase::starting,  Event::failed,                                 stays,           Phase::down},
    {Phase::starting,  Event::failed,                                 leaves,          Phase::gone,      Do::leave},
    {Phase::starting,  Event::fork_failed,                            any,             Phase::waiting},
    {Phase::starting,  Event::exec_failed,                            again,           Phase::waiting},
    {Phase::starting,  Event::exec_failed,                            any & ~again,    Phase::stopping,  Do::enter},
    {Phase::starting,  all_but(Event::told_down | Event::need_lost | Event::ended | Event::failed | Event::fork_failed | Event::exec_failed),
                                                                      any,             Phase::starting},

    {Phase::running,   Event::told_down | Event::need_lost,           any,             Phase::running,   Do::stop},
    {Phase::running,   Event::ended,                                  any,             Phase::clearing,  Do::enter},
    {Phase::running,   Event::no_run,                                 any,             Phase::started},
    // Without a process there was no run yet, so that even `once` is still owed one.
    {Phase::running,   Event::fork_failed,                            any,             Phase::waiting},
    {Phase::running,   Event::exec_failed,                            again,           Phase::waiting},
    {Phase::running,   Event::exec_failed,                            any & ~again,    Phase::stopping,  Do::enter},
    {Phase::running,   all_but(Event::told_down | Event::need_lost | Event::ended | Event::no_run | Event::fork_failed | Event::exec_failed),
                                                                      any,             Phase::running},

    {Phase::clearing,  Event::told_down,                              any,             Phase::clearing,  Do::stop},
    {Phase::clearing,  Event::ended,                                  any,             Phase::finishing, Do::enter},
    {Phase::clearing,  all_but(Event::told_down | Event::ended),      any,             Phase::clearing},

    {Phase::started,   Event::told_down | Event::told_to_finish | Event::need_lost,
                                                                      any,             Phase::stopping,  Do::enter},
    {Phase::started,   all_but(Event::told_down | Event::told_to_finish | Event::need_lost),
                                                                      any,             Phase::started},

    {Phase::finishing, Event::ended | Event::exec_failed,             done,            Phase::started},
    {Phase::finishing, Event::ended | Event::exec_failed,             again,           Phase::waiting},
    {Phase::finishing, Event::ended | Event::exec_failed,             rests | leaves_in_order, Phase::stopping, Do::enter},
    {Phase::finishing, Event::ended | Event::exec_failed,             failed_for_good, Phase::down},
    {Phase::finishing, Event::ended | Event::exec_failed,             and_leave(failed_for_good), Phase::gone, Do::leave},
    {Phase::finishing, Event::fork_failed,                            any,             Phase::finishing, Do::retry},
    {Phase::finishing, Event::timer,                                  any,             Phase::finishing, Do::enter},
    {Phase::finishing, all_but(Event::ended | Event::exec_failed | Event::fork_failed | Event::timer),
                                                                      any,             Phase::finishing},

    {Phase::stopping,  Event::ended | Event::exec_failed,             again | done,    Phase::waiting},
    {Phase::stopping,  Event::ended | Event::exec_failed,             rests | failed_for_good, Phase::down},
    {Phase::stopping,  Event::ended | Event::exec_failed,             leaves & ~done,  Phase::gone,      Do::leave},
    {Phase::stopping,  Event::fork_failed,                            any,             Phase::stopping,  Do::retry},
    {Phase::stopping,  Event::timer,                                  any,             Phase::stopping,  Do::enter},
    {Phase::stopping,  all_but(Event::ended | Event::exec_failed | Event::fork_failed | Event::timer),
                                                                      any,             Phase::stopping},

    {Phase::gone,      all_events,                                    any,             Phase::gone},
};
// clang-format on

constexpr bool Supervise::every_case_has_exactly_one_row() {
    for (auto phase : {Phase::down, Phase::waiting, Phase::starting, Phase::running, Phase::clearing,
                       Phase::started, Phase::finishing, Phase::stopping, Phase::gone})
        for (unsigned event = 1; event < all_events.bits; event <<= 1)
            for (Nexts next = 1; next < any; next <<= 1) {
                const auto rows = std::ranges::count_if(transitions, [&](const Row& row) {
                    return row.applies(phase, static_cast<Event>(event), next);
                });
                if (rows != 1) return false;
            }
    return true;
}

Supervise::Supervise(bool down_file, const Rules& rules, Instant now, const Neighbours& neighbours)
    : rules_{&rules}, neighbours_{&neighbours}, last_start_{now.moment - time_between_starts} {
    static_assert(every_case_has_exactly_one_row());
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
    const Row* row = std::ranges::find_if(
        transitions, [&](const Row& it) { return it.applies(state_.phase, event, next_of(state_)); });
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
    const bool is_due =
        actions.empty() && !is_blocked() && state_.next_start && *state_.next_start <= now.moment;
    return is_due ? std::optional{Event::timer} : std::nullopt;
}

bool Supervise::is_blocked() const {
    return state_.phase == Phase::waiting && !neighbours_->may_start;
}

void Supervise::note_blocking() {
    state_.neighbour.clear();
    if (is_held())
        state_.neighbour.append(neighbours_->needed_by.view());
    else if (is_blocked())
        state_.neighbour.append(neighbours_->waits_for.view());
}

// What it needs is gone: it goes as well, is still wanted, and comes back when that does. It has not failed.
Actions Supervise::on_neighbours(Instant now) {
    note_blocking();
    if (is_held() && !neighbours_->is_needed) return release(now);
    const bool is_up =
        state_.phase == Phase::running || state_.phase == Phase::starting || state_.phase == Phase::started;
    // Gone and back between two looks is a loss as well.
    const bool was_away = neighbours_->youngest > youngest_known_ && !knows_of_loss_;
    youngest_known_ = std::max(youngest_known_, neighbours_->youngest);
    if (neighbours_->may_go_on) knows_of_loss_ = false;
    const bool is_lost = !neighbours_->may_go_on || was_away;
    // One that has heard of an earlier loss and is still there hears of this one.
    if (is_up && is_lost && !is_being_stopped(state_) && !knows_of_loss_) {
        knows_of_loss_ = !neighbours_->may_go_on;
        state_.restart_asked = state_.phase != Phase::started;
        return happened(Event::need_lost, now);
    }
    return on_time(now);
}

// Those that need it hear that it is wanted down, and go first.
Actions Supervise::told_down(Instant now) {
    want(Want::down);
    const bool is_up = state_.phase == Phase::running || state_.phase == Phase::started;
    if (!is_up || !neighbours_->is_needed || is_held() || rules_->needed_limit == Span{0})
        return is_held() ? Actions{} : happened(Event::told_down, now);
    state_.held_until = now.moment + rules_->needed_limit;
    state_.neighbour.clear();
    state_.neighbour.append(neighbours_->needed_by.view());
    return {};
}

Actions Supervise::release(Instant now) {
    state_.held_until.reset();
    state_.neighbour.clear();
    return happened(Event::told_down, now);
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
    if (state_.phase == Phase::clearing && rules_->strays != Strays::leave) {
        actions.push({Action::Kind::look_for_strays});
        return std::nullopt;
    }
    return meaning_of_end({RunEnd::Kind::exited, 0, false}, now);
}

bool Supervise::needs_process() const {
    switch (state_.phase) {
    case Phase::starting: return rules_->has_start && !state_.begun;
    case Phase::running: return !rules_->has_nothing_to_run;
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
        return rules_->says_when_ready ? rules_->ready_limit : std::nullopt;
    case Phase::finishing: return rules_->finish_limit;
    case Phase::stopping: return rules_->stop_limit;
    default: return std::nullopt;
    }
}

// A command starts a service that is down at once. But a start that has failed is not repeated within the
// second, whoever asks for it: nothing dies in between that would slow down a flood of commands.
Moment Supervise::earliest_start(Instant now) const {
    const bool is_down = state_.phase == Phase::down || state_.phase == Phase::stopping;
    if (is_down && !state_.start_failure) return now.moment;
    return std::max(last_start_ + time_between_starts, state_.not_before.value_or(Moment{}));
}

Actions Supervise::on_time(Instant now) {
    if (state_.time_limit && *state_.time_limit <= now.moment) return end_what_takes_too_long(now);
    if (state_.held_until && *state_.held_until <= now.moment) return release(now);
    if (state_.next_step && *state_.next_step <= now.moment) return take_step(state_.stop_step, now);
    if (is_blocked() || !state_.next_start || now.moment < *state_.next_start) return {};
    return happened(Event::timer, now);
}

// Told down once more, it hears the first signal once more, and has no more time for that; but where there
// was nothing to follow, and there is now, that follows.
Actions Supervise::begin_stop(Instant now) {
    if (state_.pid == 0 && state_.phase != Phase::clearing) return {};
    if (to_group_) state_.stop_for_group = true;
    const auto next_step = state_.next_step;
    const std::uint32_t steps_taken = state_.stop_step;
    const Actions actions = take_step(0, now);
    const bool goes_on_now = !next_step && steps_taken < rules_->stop_steps.size();
    if (steps_taken == 0 || goes_on_now) return actions;
    state_.stop_step = steps_taken;
    state_.next_step = next_step;
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
    if (step.patience && state_.stop_step < rules_->stop_steps.size())
        state_.next_step = now.moment + *step.patience;
    state_.term_sent = true;
    state_.last_signal = step.signal;
    if (is_kill && index > 0) actions.append(look_before_kill(rules_->stop_steps[index - 1].signal));
    actions.push({Action::Kind::send_signal, step.signal, reach});
    if (is_kill) return actions;
    state_.paused = false;
    actions.push({Action::Kind::send_signal, SIGCONT, reach});
    return actions;
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

// A run that is not ready in time, or not healthy, is told to go as by `down`. Then its whole group is
// killed: a script that hangs mostly does so in a program that it has started.
Actions Supervise::end_what_takes_too_long(Instant now) {
    const bool is_asked_first = state_.phase == Phase::running && !state_.timed_out;
    state_.timed_out = true;
    state_.time_limit = now.moment + (is_asked_first ? time_for_steps() : time_between_kills);
    if (is_asked_first) return take_step(0, now);
    state_.last_signal = SIGKILL;
    Actions actions = look_before_kill(0);
    const bool is_of_run = state_.phase == Phase::running || state_.phase == Phase::clearing;
    const Reach reach = is_of_run ? std::max(rules_->stop_reach, reach_of_commands(true)) : Reach::group;
    actions.push({Action::Kind::send_signal, SIGKILL, reach});
    return actions;
}

// What is left when KILL was sent has been started in that moment, and gets it as well.
Actions Supervise::on_strays(std::uint32_t count, Instant now) {
    Actions actions;
    if (state_.phase != Phase::clearing) return actions;
    state_.strays = rules_->strays == Strays::leave ? 0 : count;
    const bool was_asked = state_.time_limit || (state_.term_sent && !rules_->strays_limit);
    if (state_.strays == 0) {
        state_.last_started = 0;
        forget_process();
        actions = happened(Event::ended, now);
        note_down(now);
    } else if (state_.last_signal == SIGKILL) {
        actions.push({Action::Kind::send_signal, SIGKILL, Reach::tree});
    } else if (rules_->strays == Strays::end && !was_asked) {
        if (rules_->strays_limit) state_.time_limit = now.moment + *rules_->strays_limit;
        note_signal(SIGTERM);
        actions.push({Action::Kind::send_signal, SIGTERM, Reach::tree});
        actions.push({Action::Kind::send_signal, SIGCONT, Reach::tree});
    }
    return actions;
}

// How long it takes until the last of them has been taken, and has had its effect.
Span Supervise::time_for_steps() const {
    Span span = time_to_go;
    for (const protocol::StopStep& step : rules_->stop_steps) span += step.patience.value_or(Span{0});
    return span;
}

void Supervise::note_health(const protocol::HealthFacts& facts) {
    if (state_.phase == Phase::running && state_.pid != 0) state_.health = facts;
}

Actions Supervise::on_unhealthy(EndedBy why, Instant now) {
    const bool is_excused = state_.paused || state_.timed_out || is_being_stopped(state_);
    if (state_.phase != Phase::running || state_.pid == 0 || is_excused) return {};
    state_.ending_for = why;
    return end_what_takes_too_long(now);
}

void Supervise::resume(const protocol::Life& left) {
    state_ = left;
    knows_of_loss_ = state_.stop_step != 0;
    youngest_known_ = state_.since_moment;
    if (state_.phase == Phase::running || state_.phase == Phase::starting)
        last_start_ = state_.since_moment;
    else if (state_.next_start && state_.last_end && state_.restarts.failures != 0)
        last_start_ = state_.since_moment - state_.last_run;
    else if (state_.next_start)
        last_start_ = *state_.next_start - time_between_starts;
}

Actions Supervise::go_on(Instant now) {
    if (state_.phase == Phase::down) return begin(now);
    Actions actions;
    if (state_.phase == Phase::clearing) actions.push({Action::Kind::look_for_strays});
    actions.append(on_time(now));
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
    then.health = {};
    then.watchdog.reset();
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
    if (rules_->says_when_ready) then.ready = false;
    then.watchdog = rules_->watchdog;
    ++then.starts;
    return then;
}

Actions Supervise::on_started(std::uint32_t pid, Instant now, std::uint64_t ticks) {
    state_ = state_if_started(pid, now, ticks);
    youngest_known_ = std::max(neighbours_->youngest, now.moment);
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

Actions Supervise::on_exited(RunEnd end, Instant now, bool for_want_of_memory,
                             std::optional<Moment> granted) {
    if (state_.phase == Phase::running) note_end_of_run(end, now);
    if (for_want_of_memory) state_.last_end_by = EndedBy::oom;
    const Event event = meaning_of_end(end, now);
    if (granted) wait_for_budget(*granted);
    forget_process();
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
    state_.last_started = rules_->strays == Strays::leave ? 0 : state_.process_started;
    state_.last_end_by = whose_doing(end);
}

void Supervise::on_ready(Instant now) {
    if (state_.phase != Phase::running || state_.ready != false || state_.timed_out) return;
    state_.ready = true;
    state_.ready_at = now.label;
    state_.ready_after = now.moment - state_.since_moment;
    state_.time_limit.reset();
}

void Supervise::on_needs_longer(Span span, Instant now) {
    if (state_.time_limit && !state_.timed_out)
        state_.time_limit = std::max(*state_.time_limit, now.moment + span);
}

// It died of what was sent to it, or went when it was asked to.
EndedBy Supervise::whose_doing(RunEnd end) const {
    const int sent = state_.last_signal;
    const bool asks_to_go = sent == SIGTERM || sent == SIGINT || sent == SIGQUIT ||
                            (sent != 0 && sent == rules_->stop_steps[0].signal);
    if (state_.ending_for != EndedBy::itself) return state_.ending_for;
    if (state_.timed_out) return EndedBy::timeout;
    const bool died_of_it = end.kind == RunEnd::Kind::killed && sent != 0 && end.number == sent;
    const bool is_later_step = state_.stop_step > 1 && state_.stop_step <= rules_->stop_steps.size() &&
                               rules_->stop_steps[state_.stop_step - 1].signal == end.number;
    if (died_of_it && is_later_step) return EndedBy::timeout;
    const bool has_obeyed = end.kind == RunEnd::Kind::exited && asks_to_go;
    return died_of_it || has_obeyed ? EndedBy::command : EndedBy::itself;
}

// What the end of the process of this phase amounts to.
Event Supervise::meaning_of_end(RunEnd end, Instant now) {
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
    const bool was_unhealthy = state_.ending_for != EndedBy::itself;
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
    then.meaning_of_end(end, now);
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
}

void Supervise::on_last_end_told(RunEnd end) {
    if (!state_.last_end || state_.last_end->kind != RunEnd::Kind::unknown) return;
    state_.last_end = end;
}

// A signal to a service that does not run is no signal, and is not remembered.
Actions Supervise::signals_of(Command command) {
    Actions actions;
    if (state_.pid == 0 && state_.phase != Phase::clearing) return actions;
    for (const SignalCommand& row : signal_commands) {
        if (row.command != command) continue;
        const int number = signal_of(row);
        note_signal(number);
        actions.push({Action::Kind::send_signal, number, reach_of_commands(row.to_group)});
    }
    const bool is_to_come_back = command == Command::restart || command == Command::terminate;
    if (is_to_come_back && state_.pid != 0) state_.restart_asked = true;
    return actions;
}

// `r` ends it as `d` does, with the first of the steps.
int Supervise::signal_of(const SignalCommand& row) const {
    const bool is_first_step = row.command == Command::restart && row.signal == SIGTERM;
    return is_first_step ? rules_->stop_steps[0].signal : row.signal;
}

void Supervise::note_signal(int number) {
    if (number == SIGSTOP) state_.paused = state_.pid != 0;
    if (number == SIGCONT) state_.paused = false;
    if (number == SIGTERM) state_.term_sent = true;
    if (number != SIGSTOP && number != SIGCONT) state_.last_signal = number;
}

Actions Supervise::on_told_to_finish(Instant now) {
    state_.leaving = true;
    return happened(Event::told_to_finish, now);
}

Actions Supervise::on_directory_removed(Instant now) {
    state_.leaving = true;
    // What is up without a process would wait for ever for somebody to tell it down.
    return happened(state_.phase == Phase::started ? Event::told_to_finish : Event::told_exit, now);
}

Actions Supervise::on_command(Command command, Instant now) {
    switch (command) {
    case Command::select_log: for_log_ = true; return {};
    case Command::select_main: for_log_ = false; return {};
    default: break;
    }
    // This supervise runs no log; somebody else is meant.
    return for_log_ ? Actions{} : on_own_command(command, now);
}

void Supervise::note_start_put_off(Want wanted) {
    want(wanted);
    state_.once_owed = wanted == Want::once && state_.phase == Phase::down;
}

void Supervise::want(Want wanted) {
    state_.want = wanted;
    state_.once_owed = false;
    if (wanted != Want::down) {
        state_.held_until.reset();
        state_.neighbour.clear();
    }
    if (wanted != Want::down) state_.gave_up.reset();
}

// Whoever says so does not want to wait for what the rules would have it wait.
void Supervise::hurry() {
    if (state_.phase == Phase::running) return;
    state_.restarts = {};
    state_.over_budget = false;
    state_.not_before.reset();
    if (state_.phase == Phase::waiting && state_.next_start)
        state_.next_start = std::min(*state_.next_start, last_start_ + time_between_starts);
}

Actions Supervise::on_own_command(Command command, Instant now) {
    Actions actions;
    switch (command) {
    case Command::up:
        want(Want::up);
        hurry();
        return happened(Event::told_up, now);
    case Command::once:
        want(Want::once);
        hurry();
        state_.once_owed = state_.phase == Phase::clearing || state_.phase == Phase::finishing ||
                           state_.phase == Phase::stopping;
        return happened(Event::told_once, now);
    case Command::no_restart: want(Want::once); return happened(Event::told_no_restart, now);
    case Command::down: return told_down(now);
    case Command::exit: state_.leaving = true; return happened(Event::told_exit, now);
    case Command::down_for_good:
        actions.push({Action::Kind::make_down_file});
        actions.append(on_own_command(Command::down, now));
        return actions;
    case Command::up_for_good:
        actions.push({Action::Kind::remove_down_file});
        actions.append(on_own_command(Command::up, now));
        return actions;
    case Command::to_group: to_group_ = true; return {};
    case Command::to_process: to_group_ = false; return {};
    default: return signals_of(command);
    }
}

} // namespace lares::machine
