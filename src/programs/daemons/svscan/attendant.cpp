// SPDX-License-Identifier: ISC
#include "attendant.hpp"

#include "protocol/control_directory.hpp"

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
    case Step::stop_service: (void)sys::send_signal(slot.pair.service.pid(), SIGTERM); break;
    case Step::drop_pipe: slot.pipe = {}; break;
    case Step::dismiss_log: (void)sys::send_signal(slot.pair.log.pid(), SIGHUP); break;
    case Step::stop_log: (void)sys::send_signal(slot.pair.log.pid(), SIGTERM); break;
    case Step::tell_of_late_log: tell_of_late_log(slot); break;
    case Step::tell_of_replacement: tell_of_replacement(slot); break;
    case Step::nothing:
    case Step::forget: break; // attend()
    }
}

void Attendant::forget(Slot& slot) {
    if (slot.pair.is_listed()) name_came_back_ = true;
    table_.remove(&slot);
}

void Attendant::look_for_run(Slot& slot) {
    if (inspector_.has_run(slot))
        settle(slot);
    else
        slot.pair.on_run_missing();
}

void Attendant::settle(Slot& slot) {
    slot.pair.on_settled();
    inspector_.watch_place(slot);
    inspector_.look_for_log(slot);
}

void Attendant::make_pipe(Slot& slot, Moment now) {
    auto pipe = sys::make_pipe();
    if (pipe) {
        slot.pipe = std::move(*pipe);
        slot.pair.on_pipe_made();
        return;
    }
    if (slot.complaint.is_new(pipe.error().number))
        report_.warn({"unable to create pipe for ", slot.name}, pipe.error().number, "it is tried again");
    slot.pair.on_pipe_failed(now);
}

void Attendant::start_service(Slot& slot, Moment now) {
    launcher_.start_service(slot, now);
    if (slot.pair.service.is_running()) table_.note_service(slot);
}

void Attendant::start_log(Slot& slot, Moment now) {
    launcher_.start_log(slot, now);
    if (slot.pair.log.is_running()) table_.note_log(slot);
}

void Attendant::tell_of_late_log(const Slot& slot) const {
    report_.warn({slot.name, "/log came after ", slot.name, " had been started, and is not used yet"}, 0,
                 "to use it, restart both: svc -dx it, and it comes back with its log");
}

void Attendant::tell_of_replacement(const Slot& slot) const {
    char room[PATH_MAX];
    protocol::PathText hint;
    hint.append("to end that: svc -dx ").append(sys::working_directory_of(slot.pair.service.pid(), room));
    report_.warn({slot.name, " is another directory now; the one it was before is still being served"}, 0,
                 hint.view());
}

} // namespace lares::svscan
