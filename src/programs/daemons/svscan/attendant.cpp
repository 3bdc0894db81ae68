// SPDX-License-Identifier: ISC
#include "attendant.hpp"

#include "protocol/control_directory.hpp"
#include "sys/named_pipe.hpp"

#include <climits>
#include <csignal>

namespace lares::svscan {

using Step = machine::Pair::Step;

void Attendant::attend(Slot& slot, Moment now) {
    for (;;) {
        const Step step = slot.pair.next_step(now);
        if (step == Step::nothing) return;
        if (step == Step::forget) return forget(slot);
        perform(slot, step, now);
    }
}

void Attendant::perform(Slot& slot, Step step, Moment now) {
    switch (step) {
    case Step::look_for_run: look_for_run(slot); break;
    case Step::settle: settle(slot); break;
    case Step::make_pipe: make_pipe(slot, now); break;
    case Step::start_service: start_service(slot, now); break;
    case Step::start_log: start_log(slot, now); break;
    case Step::start_to_stop: start_to_stop(slot, now); break;
    case Step::find_log: find_log(slot, now); break;
    case Step::stop_service: end_by(slot, Side::service, SIGTERM); break;
    case Step::drop_pipe: drop_pipe(slot); break;
    case Step::dismiss_log: end_by(slot, Side::log, SIGHUP); break;
    case Step::stop_log: end_by(slot, Side::log, SIGTERM); break;
    case Step::tell_of_late_log: tell_of_late_log(slot); break;
    case Step::tell_of_replacement: tell_of_replacement(slot); break;
    case Step::nothing:
    case Step::forget: break; // attend()
    }
}

void Attendant::forget(Slot& slot) {
    if (slot.pair.is_listed()) name_came_back_ = true;
    if (slot.pipe.writer) drop_pipe(slot);
    means_.table.remove(&slot);
}

void Attendant::look_for_run(Slot& slot) {
    if (means_.inspector.has_run(slot))
        settle(slot);
    else
        slot.pair.on_run_missing();
}

void Attendant::settle(Slot& slot) {
    slot.pair.on_settled();
    means_.inspector.watch_place(slot);
    means_.inspector.look_for_log(slot);
}

void Attendant::make_pipe(Slot& slot, Moment now) {
    auto pipe = pipe_for(slot);
    if (pipe) {
        slot.pipe = std::move(*pipe);
        slot.pipe_complaint.forget();
        slot.pair.on_pipe_made();
        return;
    }
    if (slot.pipe_complaint.is_new(pipe.error().number))
        means_.report.warn({"unable to create pipe for ", slot.name}, pipe.error().number,
                           "it is tried again");
    slot.pair.on_pipe_failed(now);
}

// A log that serves already has the pipe, whatever has become of its name.
Result<sys::Pipe> Attendant::pipe_for(const Slot& slot) {
    if (const auto log = means_.finder.find(slot, Side::log))
        if (auto pipe = sys::pipe_of_process(log->pid, STDIN_FILENO)) return pipe;
    return means_.pipes.open(slot);
}

void Attendant::drop_pipe(Slot& slot) {
    slot.pipe = {};
    means_.pipes.remove(slot);
}

// One that serves already is as good as one that we start.
bool Attendant::find(Slot& slot, Side side, Moment now) {
    auto found = means_.finder.find(slot, side);
    if (!found) return false;
    if (found->handle && !means_.deaths.watch(found->handle, found->pid)) return false;
    if (!found->handle) means_.undertaker.look_for_orphan(slot, side);
    slot.held(side).supervise = std::move(found->handle);
    slot.held(side).complaint.forget();
    slot.kept(side).on_found(found->pid, now);
    return true;
}

// Another svscan was here before us, or we ourselves as another program. A supervise that it has started just
// now is not to be found before it serves; the process of one that has died since may have become our child.
Voice Attendant::see_what_was_left(Slot& slot, Side side) const {
    const bool is_first = !slot.kept(side).was_ever_started();
    if (!is_first || !means_.finder.has_been_left_behind(slot, side)) return Voice::aloud;
    means_.undertaker.look_for_orphan(slot, side);
    return Voice::silent;
}

void Attendant::start_service(Slot& slot, Moment now) {
    if (find(slot, Side::service, now))
        look_whether_pipe_is_used(slot);
    else
        means_.launcher.start_service(slot, see_what_was_left(slot, Side::service), now);
    if (slot.pair.service.is_running()) means_.table.note_service(slot);
}

// A log that came after its service had been started is used from the next start on.
void Attendant::look_whether_pipe_is_used(Slot& slot) {
    if (!slot.pair.has_pipe()) return;
    const auto is_used = sys::has_pipe(slot.pair.service.pid(), STDOUT_FILENO, slot.pipe.writer);
    if (is_used.value_or(true)) return;
    if (means_.finder.find(slot, Side::log)) return;
    slot.pair.on_pipe_unused();
    drop_pipe(slot);
}

void Attendant::start_log(Slot& slot, Moment now) {
    means_.inspector.look_at_kind_of_log(slot);
    if (!find(slot, Side::log, now)) means_.launcher.start_log(slot, see_what_was_left(slot, Side::log), now);
    if (slot.pair.log.is_running()) means_.table.note_log(slot);
}

// A signal might come before the new supervise has blocked it, and be its end. A command waits for it.
void Attendant::start_to_stop(Slot& slot, Moment now) {
    if (find(slot, Side::service, now)) return means_.table.note_service(slot);
    slot.pair.service.on_not_served_by_another();
    if (means_.finder.process_left_of(slot, Side::service).process.pid == 0)
        return slot.pair.service.on_left_process_ended();
    auto commands = means_.finder.leave_commands(slot, Side::service, "dx");
    if (!commands) {
        if (slot.service.complaint.is_new(commands.error().number))
            means_.report.warn({"unable to stop what runs of ", slot.name}, commands.error().number,
                               "it is tried again");
        return slot.pair.service.on_start_failed(now);
    }
    slot.commands = std::move(*commands);
    start_service(slot, now);
    slot.pair.on_started_to_stop();
}

void Attendant::find_log(Slot& slot, Moment now) {
    means_.inspector.look_at_kind_of_log(slot);
    if (find(slot, Side::log, now))
        means_.table.note_log(slot);
    else
        slot.pair.log.on_not_served_by_another();
}

void Attendant::tell_of_late_log(const Slot& slot) const {
    means_.report.warn({slot.name, "/log came after ", slot.name, " had been started, and is not used yet"},
                       0, "to use it: svc -dx the service, and it comes back with its log");
}

void Attendant::tell_of_replacement(const Slot& slot) const {
    char room[PATH_MAX];
    protocol::PathText hint;
    hint.append("to end that: svc -dx ").append(sys::working_directory_of(slot.pair.service.pid(), room));
    hint.append(slot.instance()); // it can be called so, beside its template
    means_.report.warn({slot.name, " is another directory now; the one it was before is still being served"},
                       0, hint.view());
}

} // namespace lares::svscan
