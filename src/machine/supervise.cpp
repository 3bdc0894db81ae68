// SPDX-License-Identifier: ISC
#include "supervise.hpp"

#include <algorithm>
#include <csignal>

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
    case Do::stop:
        state_.paused = false;
        state_.term_sent = true;
        actions.push({Action::Kind::send_signal, SIGTERM, to_group_});
        actions.push({Action::Kind::send_signal, SIGCONT, to_group_});
        break;
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

Actions Supervise::on_started(std::uint32_t pid, Instant now) {
    state_.pid = pid;
    state_.paused = false;
    state_.term_sent = false;
    state_.since = now.label;
    state_.since_moment = now.moment;
    state_.start_failure.reset();
    ++state_.starts;
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
    state_.paused = false;
    state_.term_sent = false;
    state_.since = now.label;
    state_.since_moment = now.moment;
    return happened(Event::exited, now);
}

// A signal to a service that does not run is no signal, and is not remembered.
Actions Supervise::signal(int number, bool to_group) {
    if (state_.pid == 0) return {};
    if (number == SIGSTOP) state_.paused = true;
    if (number == SIGCONT) state_.paused = false;
    if (number == SIGTERM) state_.term_sent = true;
    Actions actions;
    actions.push({Action::Kind::send_signal, number, to_group});
    return actions;
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
    if (command == Command::select_log || command == Command::select_main) {
        for_log_ = command == Command::select_log;
        return {};
    }
    if (for_log_) return {}; // This supervise runs no log; somebody else is meant.

    Actions actions;
    switch (command) {
    case Command::up: state_.want = Want::up; return happened(Event::told_up, now);
    case Command::once: state_.want = Want::once; return happened(Event::told_once, now);
    case Command::no_restart: state_.want = Want::once; return happened(Event::told_no_restart, now);
    case Command::down: state_.want = Want::down; return happened(Event::told_down, now);
    case Command::exit: state_.leaving = true; return happened(Event::told_exit, now);
    case Command::down_for_good:
        actions.push({Action::Kind::make_down_file});
        for (const Action& action : on_command(Command::down, now)) actions.push(action);
        return actions;
    case Command::up_for_good:
        actions.push({Action::Kind::remove_down_file});
        for (const Action& action : on_command(Command::up, now)) actions.push(action);
        return actions;
    case Command::restart:
        for (const Action& action : signal(SIGTERM, to_group_)) actions.push(action);
        for (const Action& action : signal(SIGCONT, to_group_)) actions.push(action);
        return actions;
    case Command::pause: return signal(SIGSTOP, to_group_);
    case Command::cont: return signal(SIGCONT, to_group_);
    case Command::hangup: return signal(SIGHUP, to_group_);
    case Command::alarm: return signal(SIGALRM, to_group_);
    case Command::interrupt: return signal(SIGINT, to_group_);
    case Command::terminate: return signal(SIGTERM, to_group_);
    case Command::kill: return signal(SIGKILL, to_group_);
    case Command::quit: return signal(SIGQUIT, to_group_);
    case Command::user1: return signal(SIGUSR1, to_group_);
    case Command::user2: return signal(SIGUSR2, to_group_);
    case Command::window: return signal(SIGWINCH, to_group_);
    case Command::abort: return signal(SIGABRT, to_group_);
    case Command::pause_group: return signal(SIGSTOP, true);
    case Command::cont_group: return signal(SIGCONT, true);
    case Command::kill_group: return signal(SIGKILL, true);
    case Command::to_group: to_group_ = true; return {};
    case Command::to_process: to_group_ = false; return {};
    case Command::select_log:
    case Command::select_main: break; // above
    }
    return {};
}

} // namespace lares::machine
