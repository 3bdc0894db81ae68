// SPDX-License-Identifier: ISC
#include "slot.hpp"

#include "sys/process.hpp"

#include <csignal>

namespace lares::svscan {

// Who was stopped could not obey.
void end_by(const Slot& slot, Side side, int signal) {
    send_signal(slot, side, signal);
    send_signal(slot, side, SIGCONT);
}

// A child keeps its pid until we reap it. Of any other process the pid may be somebody else's already.
void send_signal(const Slot& slot, Side side, int signal) {
    const Held& held = slot.held(side);
    if (held.supervise)
        (void)held.supervise.send(signal);
    else if (slot.kept(side).is_running())
        (void)sys::send_signal(slot.kept(side).pid(), signal);
}

Result<> request(const Slot& slot, Side side, int signal) {
    const Held& held = slot.held(side);
    return held.supervise ? held.supervise.request(signal) : sys::request(slot.kept(side).pid(), signal);
}

} // namespace lares::svscan
