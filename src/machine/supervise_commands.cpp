// SPDX-License-Identifier: ISC
// What somebody has told it, by a command or otherwise.
#include "supervise.hpp"

#include "protocol/signal_command.hpp"

#include <algorithm>
#include <csignal>

namespace lares::machine {

using protocol::Command;
using protocol::Phase;
using protocol::Want;

Actions Supervise::on_command(Command command, Instant now) {
    switch (command) {
    case Command::select_log: for_log_ = true; return {};
    case Command::select_main: for_log_ = false; return {};
    case Command::to_group: to_group_ = true; return {};
    case Command::to_process: to_group_ = false; return {};
    default: break;
    }
    // This supervise runs no log; somebody else is meant.
    return for_log_ ? Actions{} : on_own_command(command, now);
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
    case Command::last_run:
        actions.push({Action::Kind::make_down_file});
        actions.append(on_own_command(Command::no_restart, now));
        return actions;
    default: return signals_of(command);
    }
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

void Supervise::note_start_put_off(Want wanted) {
    want(wanted);
    state_.once_owed = wanted == Want::once && state_.phase == Phase::down;
}

void Supervise::want(Want wanted) {
    state_.want = wanted;
    state_.once_owed = false;
    if (wanted == Want::down) return;
    state_.held_until.reset();
    state_.neighbour.clear();
    state_.gave_up.reset();
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

// A signal to a service that does not run is no signal, and is not remembered.
Actions Supervise::signals_of(Command command) {
    Actions actions;
    if (state_.pid == 0 && state_.phase != Phase::clearing) return actions;
    for (const protocol::SignalCommand& row : protocol::signal_commands) {
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
int Supervise::signal_of(const protocol::SignalCommand& row) const {
    const bool is_first_step = row.command == Command::restart && row.signal == SIGTERM;
    return is_first_step ? rules_->stop_steps[0].signal : row.signal;
}

void Supervise::note_signal(int number) {
    if (number == SIGSTOP) state_.paused = state_.pid != 0;
    if (number == SIGCONT) state_.paused = false;
    if (number == SIGTERM) state_.term_sent = true;
    if (number != SIGSTOP && number != SIGCONT) note_last_signal(number);
}

} // namespace lares::machine
