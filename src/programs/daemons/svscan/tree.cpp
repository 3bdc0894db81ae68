// SPDX-License-Identifier: ISC
#include "tree.hpp"

#include "machine/recognition.hpp"
#include "protocol/run_end.hpp"
#include "sys/process_facts.hpp"
#include "sys/process_look.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

namespace lares::svscan {

Tree::Tree(const sys::Fd& directory, sys::Watch& watch, Launcher& launcher, const Finder& finder,
           const sys::Report& report)
    : report_{report}, finder_{finder}, inspector_{directory, watch, complaints_, report}, pipes_{directory},
      undertaker_{table_, finder}, attendant_{{table_, inspector_, launcher, finder, undertaker_, pipes_,
                                               deaths_, report}},
      scanner_{directory, table_, inspector_, attendant_, complaints_, report} {}

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

// Who is waited for, as the supervise of the one that waits has said it.
[[gnu::noinline]] const Slot* Tree::holder_of(const Slot& slot) const {
    if (!slot.pair.service.is_running()) return nullptr;
    auto state = finder_.state_of(slot, Side::service);
    if (!state || !state->held_until) return nullptr;
    return table_.find_listed(state->neighbour.c_str());
}

unsigned Tree::levels() const {
    constexpr unsigned most = 16; // and no circle is gone through for ever
    unsigned found = 1;
    for (const Slot* slot : table_.all()) {
        unsigned level = 1;
        for (const Slot* holder = holder_of(*slot); holder && level < most; holder = holder_of(*holder))
            ++level;
        found = std::max(found, level);
    }
    return found;
}

void Tree::force_holders() const {
    for (const Slot* slot : table_.all()) {
        const Slot* holder = holder_of(*slot);
        if (!holder || holder_of(*holder)) continue;
        name(*holder, *slot);
        end_by(*holder, Side::service, SIGQUIT);
    }
}

// What its process is doing, as /proc shows it: nothing is asked that could keep us. A pid that has come to
// another process since is not meant.
[[gnu::noinline]] Tree::Doing Tree::doing_of(const Slot& slot, Side side) const {
    Doing words;
    const auto state = finder_.state_of(slot, side);
    if (!state) return words;
    const auto process = machine::process_named_by(*state, finder_.era());
    if (!process) return words;
    const auto pid = static_cast<pid_t>(process->pid);
    const auto look = sys::look_at_process(pid);
    if (!look || sys::start_of_process(pid) != process->started) return words;
    words.append("its process ").append_number(process->pid).append(" (").append(look->name.view());
    return words.append(") is in ").append(words_for(*look).view());
}

void Tree::name(const Slot& holder, const Slot& held) const {
    Doing about = doing_of(holder, Side::service);
    about.append(about.size() != 0 ? "; " : "").append("it is ended by force");
    report_.warn({holder.name, " has not stopped, and ", held.name, " waits for that"}, 0, about.view());
}

void Tree::name_the_rest() const {
    for (const Slot* slot : table_.all()) {
        const machine::Kept& service = slot->pair.service;
        const bool is_service = service.is_running() || service.has_left_process();
        const Side side = is_service ? Side::service : Side::log;
        report_.warn({slot->name, suffix_of(side), " has not stopped"}, 0, doing_of(*slot, side).view());
    }
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
