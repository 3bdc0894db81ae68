// SPDX-License-Identifier: ISC
// What Service does about all processes of the service, and about those that do not go.
#include "service.hpp"

#include "base/scarcity.hpp"
#include "base/signal_name.hpp"
#include "base/span_text.hpp"
#include "script.hpp"
#include "sys/process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <span>

namespace lares::supervise {

using machine::Action;
using protocol::Phase;

// The number of a session is of use only with the moment at which its leader began: it may be another's by
// now.
Tree::Kin Service::kin() const {
    const protocol::Life& state = machine_.state();
    const bool is_over = state.phase == Phase::clearing;
    const bool is_of_run = is_over || state.phase == Phase::running;
    const std::uint64_t started = is_over ? state.last_started : state.process_started;
    const std::uint32_t root = is_over && started == 0 ? 0 : is_over ? state.last_pid : state.pid;
    const auto is_errand = [](const void* service, pid_t pid) {
        return static_cast<const Service*>(service)->is_errand(pid);
    };
    const auto run = static_cast<pid_t>(root);
    return {{run, started, static_cast<pid_t>(author().pid), {run, started}},
            is_of_run ? state.tree : protocol::Tree::none,
            this,
            is_errand};
}

// What `start`, `finish` and `stop` leave is not left of a run.
void Service::prepare_tree(sys::SpawnPlan& plan, bool& has_entered) {
    if (!settings_.rules().needs_tree()) {
        tree_.let_go(); // that of a run before, when it was asked for
        return machine_.on_tree(protocol::Tree::none);
    }
    machine_.on_tree(tree_.prepare(files_.directory()));
    if (machine_.state().phase == Phase::running) plan.cgroup = tree_.cgroup();
    plan.has_entered = &has_entered;
}

void Service::send_to_tree(int signal) const {
    const auto main = process_.send(signal, false);
    const auto sent = tree_.send(kin(), signal, static_cast<pid_t>(machine_.state().pid));
    if (!main || !sent) report_.signal_failed(main ? sent.error() : main.error());
}

// For want of a descriptor nobody can be seen, and it is looked again; but not for ever by a supervise that
// is to leave, whose limit may be too low to see anybody. Where they cannot be seen at all, none is waited
// for.
void Service::look_for_strays(Instant now) {
    if (machine_.state().tree == protocol::Tree::none) // the run began before that was asked for
        machine_.on_tree(tree_.resume(files_.directory(), protocol::Tree::subreaper));
    const auto found = tree_.look(kin(), now.moment);
    const bool is_to_wait = !machine_.state().leaving || !tree_.has_looked_in_vain();
    if (!found && is_for_want_of_something(found.error()) && is_to_wait) return;
    if (!found) report_.strays_hidden(found.error());
    const machine::Actions actions = machine_.on_strays(found.value_or(0), now);
    if (machine_.state().phase != Phase::clearing) {
        tree_.forget();
        note_end(Phase::clearing);
    }
    perform(actions, now);
}

void Service::on_strays_changed(Instant now) {
    if (machine_.state().phase != Phase::clearing) return;
    look_around(now);
    look_for_strays(now);
    publish(now);
}

// Who it is, and what was of no use. Apart, for its room on the stack; so is what follows.
[[gnu::noinline]] Service::StuckReason Service::stuck_reason(const Action& action) const {
    const protocol::Life& state = machine_.state();
    StuckReason why;
    if (state.phase == Phase::clearing) why.append("what is left of ");
    why.append(name_);
    if (is_of_script(state.phase)) why.append(rest_of(program_of(state.phase), 1));
    if (action.signal == Action::by_force) return why.append(" is ended by force");
    if (action.signal == 0) return why.append(" did not end in time");
    why.append(" did not go after ").append(signal_name(action.signal));
    const auto& steps = settings_.rules().stop_steps;
    const std::size_t last = state.stop_step >= 2 ? state.stop_step - 2 : 0;
    if (last < steps.size() && steps[last].patience)
        why.append(", ").append(span_text(*steps[last].patience).view());
    return why;
}

// The process of the state, and those around it. When a whole tree is ended by force, there is no time for a
// walk through all processes for each service.
[[gnu::noinline]] Service::StuckProcesses Service::stuck_processes(bool by_force) const {
    const protocol::Life& state = machine_.state();
    const auto main = static_cast<pid_t>(state.pid);
    StuckProcesses processes;
    if (main != 0) processes.push(main);
    if (by_force && main != 0 && state.tree != protocol::Tree::cgroup) return processes;
    std::array<pid_t, most_stuck_processes> others;
    for (const pid_t pid : std::span{others}.first(tree_.list(kin(), others)))
        if (pid != main && processes.size() < most_stuck_processes) processes.push(pid);
    return processes;
}

[[gnu::noinline]] void Service::look_at_stuck(const Action& action, Instant now) const {
    const protocol::Life& state = machine_.state();
    const StuckReason why = stuck_reason(action);
    const bool is_by_force = action.signal == Action::by_force;
    const StuckProcesses processes = stuck_processes(is_by_force);
    // A `start` is of the run that was to come.
    const std::uint64_t run = state.starts + (state.phase == Phase::starting ? 1 : 0);
    const auto written =
        write_stuck(files_.directory(), run, now.label, why.view(), {processes.begin(), processes.end()},
                    is_by_force ? Children::left_out : Children::counted);
    const sys::LookWords words = processes.empty() ? sys::LookWords{} : words_for_stuck(processes[0]);
    report_.stuck(why.view(), words.view(), written ? 0 : written.error().number);
}

} // namespace lares::supervise
