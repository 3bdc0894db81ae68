// SPDX-License-Identifier: ISC
#include "tree.hpp"

#include "protocol/run_end.hpp"

#include <csignal>

namespace lares::svscan {

Tree::Tree(const sys::Fd& directory, sys::Watch& watch, const Launcher& launcher, const sys::Report& report)
    : report_{report}, inspector_{directory, watch, complaints_, report},
      attendant_{table_, inspector_, launcher, report}, scanner_{directory,  table_,      inspector_,
                                                                 attendant_, complaints_, report} {}

void Tree::scan(Moment now) {
    deadline_is_known_ = false;
    scanner_.scan(now);
}

void Tree::on_appeared(const char* name, bool made_in_place, Moment now) {
    deadline_is_known_ = false;
    scanner_.on_appeared(name, made_in_place, now);
}

void Tree::on_changed(int watched, Moment now) {
    deadline_is_known_ = false;
    Slot* slot = table_.find_watched(watched);
    if (!slot) return;
    if (slot->pair.is_settling())
        slot->pair.on_changed(now);
    else
        scanner_.scan(now); // It is not where it was.
}

void Tree::on_died(pid_t pid, int wait_status, Moment now) {
    deadline_is_known_ = false;
    const protocol::RunEnd end = protocol::decode_wait_status(wait_status);
    if (Slot* slot = table_.find_service(pid)) {
        table_.forget_service(*slot);
        slot->pair.service.on_died(end, now);
        if (slot->pair.is_listed()) inspector_.look_for_log(*slot);
        attendant_.attend(*slot, now);
    } else if (Slot* logged = table_.find_log(pid)) {
        table_.forget_log(*logged);
        logged->pair.log.on_died(end, now);
        attendant_.attend(*logged, now);
    }
    scanner_.scan_if_owed(now);
}

void Tree::on_time(Moment now) {
    deadline_is_known_ = false;
    scanner_.look_at_fresh_names(now);
    table_.visit_all([&](Slot& slot) { attendant_.attend(slot, now); });
    scanner_.scan_if_owed(now);
}

std::optional<Moment> Tree::deadline() {
    if (!deadline_is_known_) deadline_ = find_deadline();
    deadline_is_known_ = true;
    return deadline_;
}

std::optional<Moment> Tree::find_deadline() const {
    std::optional<Moment> found = scanner_.deadline();
    for (const Slot* slot : table_.all()) found = earliest({found, slot->pair.deadline()});
    return found;
}

void Tree::stop(Moment now) {
    deadline_is_known_ = false;
    scanner_.stop();
    table_.visit_all([&](Slot& slot) {
        slot.pair.on_told_to_stop();
        attendant_.attend(slot, now);
    });
}

void Tree::stop_removed(Moment now) {
    scan(now);
    table_.visit_all([&](Slot& slot) {
        if (slot.pair.is_listed()) return;
        slot.pair.on_told_to_stop();
        attendant_.attend(slot, now);
    });
}

void Tree::force() {
    for (const Slot* slot : table_.all()) {
        if (slot->pair.service.is_running())
            (void)sys::send_signal(slot->pair.service.pid(), SIGQUIT);
        else if (slot->pair.log.is_running())
            (void)sys::send_signal(slot->pair.log.pid(), SIGQUIT);
    }
}

void Tree::name_the_rest() const {
    for (const Slot* slot : table_.all())
        report_.warn({slot->name, slot->pair.service.is_running() ? "" : "/log", " has not stopped"});
}

void Tree::make_them_look_again() const {
    for (const Slot* slot : table_.all())
        for (const machine::Kept* kept : {&slot->pair.service, &slot->pair.log})
            if (kept->is_running()) (void)sys::send_signal(kept->pid(), SIGALRM);
}

void Tree::repeat_complaints() {
    deadline_is_known_ = false;
    complaints_.forget_all();
    for (Slot* slot : table_.all()) {
        slot->pair.repeat_what_was_told();
        slot->complaint.forget();
    }
}

} // namespace lares::svscan
