// SPDX-License-Identifier: ISC
#include "undertaker.hpp"

#include "machine/recognition.hpp"
#include "protocol/tree_signals.hpp"

namespace lares::svscan {

using protocol::EndedProcess;
using protocol::KnownProcess;

// What has no name any more is not started again. One that has refused to serve may have become another
// program before, and then it has left what it had; otherwise what runs there is somebody else's.
void Undertaker::on_supervise_died(Slot& slot, Side side, protocol::RunEnd end) {
    slot.held(side).has_orphan = false;
    if (!slot.pair.is_listed()) return;
    const Finder::Left left = finder_.process_left_of(slot, side);
    const bool was_killed = !machine::has_left_in_order(end);
    const bool runs = left.process.pid != 0;
    if (left.is_our_child || (was_killed && runs)) slot.kept(side).on_process_left_behind();
    if (left.is_our_child || (was_killed && !runs)) expect(slot, side, left.process);
}

void Undertaker::look_for_orphan(Slot& slot, Side side) {
    const Finder::Left left = finder_.process_left_of(slot, side);
    if (left.is_our_child) expect(slot, side, left.process);
}

void Undertaker::expect(Slot& slot, Side side, KnownProcess orphan) {
    slot.held(side).orphan = orphan;
    slot.held(side).has_orphan = true;
    expects_orphans_ = true;
}

Slot* Undertaker::on_died(const EndedProcess& ended) {
    Slot* found = nullptr;
    expects_orphans_ = false;
    for (Slot* slot : table_.all())
        for (const Side side : both_sides) {
            Held& held = slot->held(side);
            if (!held.has_orphan) continue;
            if (!found && is_it(*slot, side, ended)) {
                found = slot;
                held.has_orphan = false;
                slot->kept(side).on_left_process_ended();
                tell(*slot, side, ended);
            } else if (held.orphan.pid == 0) {
                ask_again_who_it_is(*slot, side);
            }
            expects_orphans_ = expects_orphans_ || held.has_orphan;
        }
    return found;
}

// As soon as the next supervise has told what it has found, that is it.
void Undertaker::ask_again_who_it_is(Slot& slot, Side side) {
    if (!finder_.proven_state_of(slot, side)) return;
    slot.held(side).has_orphan = false;
    look_for_orphan(slot, side);
}

// A supervise that was killed in the very moment of a start may not have written down whom it has started;
// its child does so itself, a moment later.
bool Undertaker::is_it(const Slot& slot, Side side, const EndedProcess& ended) const {
    const KnownProcess process{ended.pid, ended.started};
    if (slot.held(side).orphan.pid != 0) return slot.held(side).orphan == process;
    const auto state = finder_.state_of(slot, side);
    return state && machine::process_named_by(*state, finder_.era()) == process;
}

// First the file and then the look: a supervise that begins in between finds the file by itself.
void Undertaker::tell(Slot& slot, Side side, const EndedProcess& ended) const {
    if (!finder_.tell_end(slot, side, ended)) return;
    if (slot.kept(side).is_running() && finder_.proven_state_of(slot, side))
        send_signal(slot, side, protocol::ended_was_written);
}

} // namespace lares::svscan
