// SPDX-License-Identifier: ISC
#include "tree.hpp"

#include "protocol/run_end.hpp"

#include <csignal>
#include <utility>

namespace lares::svscan {

Tree::Tree(const sys::Fd& directory, sys::Watch& watch, Launcher& launcher, const Finder& finder,
           const sys::Report& report)
    : inspector_{directory, watch, complaints_, report}, pipes_{directory}, undertaker_{table_, finder},
      attendant_{{table_, inspector_, launcher, finder, undertaker_, pipes_, deaths_, report}},
      scanner_{directory, table_, inspector_, attendant_, complaints_, report}, stragglers_{table_, finder,
                                                                                            report} {}

void Tree::begin(Moment now) {
    pipes_.sweep();
    scan(now);
}

void Tree::begin_to_stop(Moment now) {
    scanner_.find_to_stop();
    begin(now);
}

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
        scanner_.owe_scan(); // It is not where it was.
}

void Tree::on_died(const sys::Reaped& child, std::uint64_t started, Moment now) {
    const protocol::RunEnd end = protocol::decode_wait_status(child.status);
    if (Slot* slot = table_.find_service(child.pid))
        on_supervise_died(*slot, Side::service, end, now);
    else if (Slot* logged = table_.find_log(child.pid))
        on_supervise_died(*logged, Side::log, end, now);
    else if (started != 0)
        on_orphan_died({static_cast<std::uint32_t>(child.pid), started, child.status}, now);
}

void Tree::on_orphan_died(const protocol::EndedProcess& ended, Moment now) {
    Slot* slot = undertaker_.on_died(ended);
    if (!slot) return;
    deadline_is_known_ = false;
    attendant_.attend(*slot, now);
}

// How it has ended is told to its parent. A pid that has come to a child of ours since is not meant.
std::optional<pid_t> Tree::take_death(Moment now) {
    const auto pid = deaths_.take();
    if (!pid) return std::nullopt;
    Slot* slot = table_.find_service(*pid);
    Slot* logged = table_.find_log(*pid);
    if (slot && slot->service.supervise)
        on_supervise_died(*slot, Side::service, protocol::RunEnd{}, now);
    else if (logged && logged->log.supervise)
        on_supervise_died(*logged, Side::log, protocol::RunEnd{}, now);
    return pid;
}

void Tree::on_supervise_died(Slot& slot, Side side, protocol::RunEnd end, Moment now) {
    deadline_is_known_ = false;
    if (side == Side::service)
        table_.forget_service(slot);
    else
        table_.forget_log(slot);
    slot.held(side).supervise.close();
    slot.kept(side).on_died(end, now);
    undertaker_.on_supervise_died(slot, side, end);
    if (side == Side::service) slot.commands.close();
    if (side == Side::service && slot.pair.is_listed()) inspector_.look_for_log(slot);
    attendant_.attend(slot, now);
}

void Tree::on_time(Moment now) {
    deadline_is_known_ = false;
    scanner_.look_at_fresh_names(now);
    table_.visit_all([&](Slot& slot) { attendant_.attend(slot, now); });
}

void Tree::end_turn(Moment now) {
    if (scanner_.takes_scan_owed()) scan(now);
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
    for (const Slot* slot : table_.all())
        end_by(*slot, slot->pair.service.is_running() ? Side::service : Side::log, SIGQUIT);
}

void Tree::make_them_look_again() const {
    for (const Slot* slot : table_.all())
        for (const Side side : both_sides) send_signal(*slot, side, SIGALRM);
}

void Tree::repeat_complaints() {
    deadline_is_known_ = false;
    complaints_.forget_all();
    for (Slot* slot : table_.all()) {
        slot->pair.repeat_what_was_told();
        slot->pipe_complaint.forget();
        for (const Side side : both_sides) slot->held(side).complaint.forget();
    }
}

void Tree::begin_upgrade() {
    for (Slot* slot : table_.all())
        for (const Side side : both_sides) slot->held(side).is_upgraded = false;
}

// One that does not run has nothing to be upgraded; one that has refused is somebody else's.
std::optional<Tree::Place> Tree::next_to_upgrade() {
    for (Slot* slot : table_.all())
        for (const Side side : both_sides) {
            const machine::Kept& kept = slot->kept(side);
            const bool is_there = kept.is_running() || kept.has_refused();
            if (is_there && !std::exchange(slot->held(side).is_upgraded, true)) return Place{slot, side};
        }
    return std::nullopt;
}

std::optional<Tree::Place> Tree::find_supervise(pid_t pid) {
    if (Slot* slot = table_.find_service(pid)) return Place{slot, Side::service};
    if (Slot* slot = table_.find_log(pid)) return Place{slot, Side::log};
    return std::nullopt;
}

} // namespace lares::svscan
