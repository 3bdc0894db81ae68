// SPDX-License-Identifier: ISC
#include "supervise.hpp"

#include "signal_commands.hpp"

#include <algorithm>

namespace lares::machine {

using protocol::Command;
using protocol::Phase;
using protocol::Want;

enum class Supervise::Event : std::uint8_t {
    told_up,
    told_once,
    told_no_restart,
    told_down,
    told_exit,
    told_to_finish,
    exited,
    fork_failed,
    exec_failed,
    timer,
};

namespace {

// What is to follow once nothing runs.
enum class Next : std::uint8_t { any, restart, rest, leave };

// What a transition does, apart from the change of phase.
enum class Do : std::uint8_t { nothing, start, stop, leave };

Next next_of(const protocol::ServiceState& state) {
    if (state.leaving) return Next::leave;
    return state.want == Want::up ? Next::restart : Next::rest;
}

} // namespace

struct Supervise::Row {
    Phase from;
    Event event;
    Next next;
    Phase to;
    Do what = Do::nothing;

    constexpr bool applies(Phase phase, Event happened, Next follows) const {
        return from == phase && event == happened && (next == Next::any || next == follows);
    }
};

// clang-format off
constexpr Supervise::Row Supervise::transitions[] = {
    // from          event                   next           to              what
    {Phase::down,    Event::told_up,         Next::any,     Phase::waiting},
    {Phase::down,    Event::told_once,       Next::any,     Phase::waiting},
    {Phase::down,    Event::told_no_restart, Next::any,     Phase::down},
    {Phase::down,    Event::told_down,       Next::any,     Phase::down},
    {Phase::down,    Event::told_exit,       Next::any,     Phase::gone,    Do::leave},
    {Phase::down,    Event::told_to_finish,  Next::any,     Phase::gone,    Do::leave},
    {Phase::down,    Event::exited,          Next::any,     Phase::down},
    {Phase::down,    Event::fork_failed,     Next::any,     Phase::down},
    {Phase::down,    Event::exec_failed,     Next::any,     Phase::down},
    {Phase::down,    Event::timer,           Next::any,     Phase::down},

    {Phase::waiting, Event::told_up,         Next::any,     Phase::waiting},
    {Phase::waiting, Event::told_once,       Next::any,     Phase::waiting},
    {Phase::waiting, Event::told_no_restart, Next::restart, Phase::down},
    {Phase::waiting, Event::told_no_restart, Next::rest,    Phase::down},
    {Phase::waiting, Event::told_no_restart, Next::leave,   Phase::gone,    Do::leave},
    {Phase::waiting, Event::told_down,       Next::restart, Phase::down},
    {Phase::waiting, Event::told_down,       Next::rest,    Phase::down},
    {Phase::waiting, Event::told_down,       Next::leave,   Phase::gone,    Do::leave},
    {Phase::waiting, Event::told_exit,       Next::any,     Phase::gone,    Do::leave},
    {Phase::waiting, Event::told_to_finish,  Next::any,     Phase::waiting},
    {Phase::waiting, Event::exited,          Next::any,     Phase::waiting},
    {Phase::waiting, Event::fork_failed,     Next::any,     Phase::waiting},
    {Phase::waiting, Event::exec_failed,     Next::any,     Phase::waiting},
    {Phase::waiting, Event::timer,           Next::any,     Phase::running, Do::start},

    {Phase::running, Event::told_up,         Next::any,     Phase::running},
    {Phase::running, Event::told_once,       Next::any,     Phase::running},
    {Phase::running, Event::told_no_restart, Next::any,     Phase::running},
    {Phase::running, Event::told_down,       Next::any,     Phase::running, Do::stop},
    {Phase::running, Event::told_exit,       Next::any,     Phase::running},
    {Phase::running, Event::told_to_finish,  Next::any,     Phase::running},
    {Phase::running, Event::exited,          Next::restart, Phase::waiting},
    {Phase::running, Event::exited,          Next::rest,    Phase::down},
    {Phase::running, Event::exited,          Next::leave,   Phase::gone,    Do::leave},
    // Without a process there was no run yet, so that even `once` is still owed one.
    {Phase::running, Event::fork_failed,     Next::restart, Phase::waiting},
    {Phase::running, Event::fork_failed,     Next::rest,    Phase::waiting},
    {Phase::running, Event::fork_failed,     Next::leave,   Phase::waiting},
    {Phase::running, Event::exec_failed,     Next::restart, Phase::waiting},
    {Phase::running, Event::exec_failed,     Next::rest,    Phase::down},
    {Phase::running, Event::exec_failed,     Next::leave,   Phase::gone,    Do::leave},
    {Phase::running, Event::timer,           Next::any,     Phase::running},

    {Phase::gone,    Event::told_up,         Next::any,     Phase::gone},
    {Phase::gone,    Event::told_once,       Next::any,     Phase::gone},
    {Phase::gone,    Event::told_no_restart, Next::any,     Phase::gone},
    {Phase::gone,    Event::told_down,       Next::any,     Phase::gone},
    {Phase::gone,    Event::told_exit,       Next::any,     Phase::gone},
    {Phase::gone,    Event::told_to_finish,  Next::any,     Phase::gone},
    {Phase::gone,    Event::exited,          Next::any,     Phase::gone},
    {Phase::gone,    Event::fork_failed,     Next::any,     Phase::gone},
    {Phase::gone,    Event::exec_failed,     Next::any,     Phase::gone},
    {Phase::gone,    Event::timer,           Next::any,     Phase::gone},
};
// clang-format on

constexpr bool Supervise::every_case_has_exactly_one_row() {
    for (auto phase : {Phase::down, Phase::waiting, Phase::running, Phase::gone})
        for (unsigned event = 0; event <= static_cast<unsigned>(Event::timer); ++event)
            for (auto next : {Next::restart, Next::rest, Next::leave}) {
                const auto rows = std::ranges::count_if(transitions, [&](const Row& row) {
                    return row.applies(phase, static_cast<Event>(event), next);
                });
                if (rows != 1) return false;
            }
    return true;
}

Supervise::Supervise(bool down_file, Instant now) : last_start_{now.moment - time_between_starts} {
    static_assert(every_case_has_exactly_one_row());
    state_.want = down_file ? Want::down : Want::up;
    state_.since = now.label;
    state_.since_moment = now.moment;
}

Actions Supervise::begin(Instant now) {
    return state_.want == Want::up ? happened(Event::told_up, now) : Actions{};
}

Actions Supervise::happened(Event event, Instant now) {
    const Row* row = std::ranges::find_if(
        transitions, [&](const Row& it) { return it.applies(state_.phase, event, next_of(state_)); });
    const Moment earliest = earliest_start(now);
    state_.phase = row->to;
    if (state_.phase != Phase::waiting)
        state_.next_start.reset();
    else if (!state_.next_start)
        state_.next_start = earliest;

    Actions actions;
    switch (row->what) {
    case Do::nothing: break;
    case Do::start:
        last_start_ = now.moment;
        actions.push({Action::Kind::start_run});
        break;
    case Do::stop: actions = signals_of(Command::restart); break; // TERM and CONT
    case Do::leave: actions.push({Action::Kind::leave}); break;
    }
    // A start whose moment has already come happens in this turn, not in the next one.
    return actions.empty() ? on_time(now) : actions;
}

// A command starts a service that is down at once. But a start that has failed is not repeated within the
// second, whoever asks for it: nothing dies in between that would slow down a flood of commands.
Moment Supervise::earliest_start(Instant now) const {
    const bool by_command = state_.phase == Phase::down && !state_.start_failure;
    return by_command ? now.moment : last_start_ + time_between_starts;
}

Actions Supervise::on_time(Instant now) {
    if (!state_.next_start || now.moment < *state_.next_start) return {};
    return happened(Event::timer, now);
}

void Supervise::resume(const protocol::ServiceState& left) {
    state_ = left;
    if (state_.phase == Phase::running)
        last_start_ = state_.since_moment;
    else if (state_.next_start)
        last_start_ = *state_.next_start - time_between_starts;
}

Actions Supervise::go_on(Instant now) {
    return state_.phase == Phase::down ? begin(now) : on_time(now);
}

protocol::ServiceState Supervise::state_if_started(std::uint32_t pid, Instant now,
                                                   std::uint64_t ticks) const {
    protocol::ServiceState then = state_;
    then.pid = pid;
    then.process_started = ticks;
    then.paused = false;
    then.term_sent = false;
    then.since = now.label;
    then.since_moment = now.moment;
    then.start_failure.reset();
    ++then.starts;
    return then;
}

Actions Supervise::on_started(std::uint32_t pid, Instant now, std::uint64_t ticks) {
    state_ = state_if_started(pid, now, ticks);
    return {};
}

Actions Supervise::on_start_failed(protocol::StartFailure failure, Instant now) {
    state_.start_failure = failure;
    const bool forked = failure.step == protocol::StartFailure::Step::exec;
    return happened(forked ? Event::exec_failed : Event::fork_failed, now);
}

Actions Supervise::on_exited(protocol::RunEnd end, Instant now) {
    state_.last_end = end;
    state_.last_end_at = now.label;
    state_.last_run = now.moment - state_.since_moment;
    state_.pid = 0;
    state_.process_started = 0;
    state_.paused = false;
    state_.term_sent = false;
    state_.since = now.label;
    state_.since_moment = now.moment;
    return happened(Event::exited, now);
}

void Supervise::on_last_end_told(protocol::RunEnd end) {
    if (state_.last_end && state_.last_end->kind == protocol::RunEnd::Kind::unknown) state_.last_end = end;
}

// A signal to a service that does not run is no signal, and is not remembered.
Actions Supervise::signals_of(Command command) {
    Actions actions;
    if (state_.pid == 0) return actions;
    for (const SignalCommand& row : signal_commands) {
        if (row.command != command) continue;
        note_signal(row.signal);
        actions.push({Action::Kind::send_signal, row.signal, row.to_group || to_group_});
    }
    return actions;
}

void Supervise::note_signal(int number) {
    if (number == SIGSTOP) state_.paused = true;
    if (number == SIGCONT) state_.paused = false;
    if (number == SIGTERM) state_.term_sent = true;
}

Actions Supervise::on_told_to_finish(Instant now) {
    state_.leaving = true;
    return happened(Event::told_to_finish, now);
}

Actions Supervise::on_directory_removed(Instant now) {
    state_.leaving = true;
    return happened(Event::told_exit, now);
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

Actions Supervise::on_own_command(Command command, Instant now) {
    Actions actions;
    switch (command) {
    case Command::up: state_.want = Want::up; return happened(Event::told_up, now);
    case Command::once: state_.want = Want::once; return happened(Event::told_once, now);
    case Command::no_restart: state_.want = Want::once; return happened(Event::told_no_restart, now);
    case Command::down: state_.want = Want::down; return happened(Event::told_down, now);
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
