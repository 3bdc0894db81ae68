// SPDX-License-Identifier: ISC
#include "hooks.hpp"

#include <csignal>
#include <utility>

namespace lares::machine {

using protocol::Command;
using protocol::Phase;

namespace {

struct HookedCommand {
    Command command;
    Hooks::Names names;
};

// Whatever ends the service in the first place is TERM, for runit.
// clang-format off
constexpr HookedCommand hooked_commands[] = {
    {Command::up,            {'u', 0}},
    {Command::up_for_good,   {'u', 0}},
    {Command::once,          {'u', 0}},
    {Command::down,          {'t', 'd'}},
    {Command::down_for_good, {'t', 'd'}},
    {Command::exit,          {0, 'x'}},
    {Command::restart,       {'t', 0}},
    {Command::terminate,     {'t', 0}},
    {Command::pause,         {'p', 0}},
    {Command::cont,          {'c', 0}},
    {Command::hangup,        {'h', 0}},
    {Command::alarm,         {'a', 0}},
    {Command::interrupt,     {'i', 0}},
    {Command::kill,          {'k', 0}},
    {Command::quit,          {'q', 0}},
    {Command::user1,         {'1', 0}},
    {Command::user2,         {'2', 0}},
};
// clang-format on

bool asks_for_start(Command command) {
    return command == Command::up || command == Command::up_for_good || command == Command::once;
}

bool asks_for_stop(Command command) {
    return command == Command::down || command == Command::down_for_good;
}

bool follows_start(Command command) {
    return command == Command::exit || command == Command::no_restart || command == Command::last_run;
}

} // namespace

Hooks::Names Hooks::names_for(Command command) {
    for (const HookedCommand& row : hooked_commands)
        if (row.command == command) return row.names;
    return {};
}

Actions Hooks::on_command(Command command, Instant now) {
    const bool is_urgent = command == Command::kill_group || (command == Command::kill && !is_idle());
    if (is_urgent || is_in_haste_ || service_.is_spoken_to_for_log())
        return service_.on_command(command, now);
    if (asks_for_start(command)) return on_start(command, now);
    if (asks_for_stop(command)) take_back_starts();

    if (follows_start(command) && has_start_put_off()) return put_off(command);
    if (!runs()) return service_.on_command(command, now);
    const Held held = held_for(command);
    return hold_signals(held, service_.on_command(command, now));
}

// What is needed is gone, or those that needed this one are. Later steps, and KILL, ask nobody.
Actions Hooks::on_neighbours(Instant now) {
    const std::uint32_t steps = service_.state().stop_step;
    if (!runs() || steps != 0 || is_in_haste_ || !has_room()) return service_.on_neighbours(now);
    const bool is_wanted_down = service_.state().want == protocol::Want::down;
    const Held held = held_for(is_wanted_down ? Command::down : Command::terminate);
    const Actions actions = service_.on_neighbours(now);
    return service_.state().stop_step == 1 ? hold_signals(held, actions) : actions;
}

Actions Hooks::stop_again(Instant now) {
    const bool is_wanted_down = service_.state().want == protocol::Want::down;
    const Held held = held_for(is_wanted_down ? Command::down : Command::terminate);
    return hold_signals(held, service_.stop_again(now));
}

bool Hooks::runs() const {
    return service_.state().phase == Phase::running && service_.state().pid != 0;
}

Hooks::Held Hooks::held_for(Command command) const {
    const Names hooks = names_for(command);
    return {.command = command,
            .hooks = hooks,
            .is_first_term = hooks.before == 't' && !service_.state().term_sent,
            .pid = service_.state().pid,
            .started = service_.state().process_started};
}

// The file is made at once: what follows may be taken back.
Actions Hooks::put_off(Command command) {
    Actions at_once;
    const bool is_last_run = command == Command::last_run;
    if (is_last_run) at_once.push({Action::Kind::make_down_file});
    push({.command = is_last_run ? Command::no_restart : command, .is_put_off = true});
    return at_once;
}

// Only the last word about a start counts.
Actions Hooks::on_start(Command command, Instant now) {
    take_back_starts();
    const Phase phase = service_.state().phase;
    if (phase != Phase::down && phase != Phase::waiting) return service_.on_command(command, now);
    Actions at_once;
    if (command == Command::up_for_good) at_once.push({Action::Kind::remove_down_file});
    const bool is_once = command == Command::once;
    service_.note_start_put_off(is_once ? protocol::Want::once : protocol::Want::up);
    push({.command = is_once ? Command::once : Command::up, .is_put_off = true, .hooks = names_for(command)});
    return at_once;
}

// What is no signal is done at once.
Actions Hooks::hold_signals(Held held, const Actions& actions) {
    Actions others;
    for (const Action& action : actions) {
        if (action.kind != Action::Kind::send_signal) {
            others.push(action);
            continue;
        }
        (held.signal == 0 ? held.signal : held.then) = static_cast<std::uint8_t>(action.signal);
        held.reach = action.reach;
    }
    if (held.signal != 0 || held.command == Command::exit) push(held);
    return others;
}

bool Hooks::is_to_act() const {
    return count_ != 0 && !is_awaited_ && !head().has_acted && !asks_before(head());
}

Actions Hooks::act(Instant now) {
    const Held held = head();
    queue_[first_].has_acted = true;
    if (held.hooks.after == 0) pop();
    if (held.is_put_off) {
        service_.begin_commands();
        return service_.on_command(held.command, now);
    }
    Actions actions;
    if (!is_of_this_process(held)) return actions;
    for (const int signal : {held.signal, held.then})
        if (signal != 0) actions.push(service_.send_held(signal, held.reach));
    return actions;
}

char Hooks::due() const {
    if (count_ == 0 || is_running_) return 0;
    if (head().has_acted) return head().hooks.after;
    return asks_before(head()) ? head().hooks.before : '\0';
}

void Hooks::on_ended(bool has_succeeded) {
    is_running_ = is_in_haste_ = false;
    if (std::exchange(is_awaited_, false)) on_answer(has_succeeded);
}

void Hooks::on_answer(bool has_succeeded) {
    Held& held = queue_[first_];
    if (held.has_acted) return pop();
    held.hooks.before = 0;
    if (!has_succeeded) return;
    held.signal = 0;
    if (held.is_first_term && is_of_this_process(held)) service_.on_term_withheld();
}

void Hooks::stop_asking() {
    is_in_haste_ = is_running_;
    is_awaited_ = false;
    for (std::size_t i = 0; i < count_; ++i) queue_[(first_ + i) % room].hooks = {};
    if (count_ != 0 && head().has_acted) pop();
}

void Hooks::pop() {
    first_ = (first_ + 1) % room;
    --count_;
}

bool Hooks::has_start_put_off() const {
    for (std::size_t i = 0; i < count_; ++i) {
        const Held& held = queue_[(first_ + i) % room];
        if (held.is_put_off && asks_for_start(held.command)) return true;
    }
    return false;
}

// A hook of theirs that runs already is left alone; nobody waits for it.
void Hooks::take_back_starts() {
    for (std::size_t i = 0; i < count_; ++i) {
        Held& held = queue_[(first_ + i) % room];
        if (!held.is_put_off || !asks_for_start(held.command)) continue;
        if (i == 0) is_awaited_ = false;
        held = {};
    }
}

bool Hooks::is_of_this_process(const Held& held) const {
    const protocol::Life& state = service_.state();
    return state.pid != 0 && held.pid == state.pid && held.started == state.process_started;
}

bool Hooks::asks_before(const Held& held) const {
    return held.hooks.before != 0 && (held.is_put_off || is_of_this_process(held));
}

} // namespace lares::machine
