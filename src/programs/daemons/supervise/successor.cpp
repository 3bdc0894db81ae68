// SPDX-License-Identifier: ISC
#include "successor.hpp"

#include "protocol/handover.hpp"
#include "protocol/tree_signals.hpp"
#include "sys/exec.hpp"
#include "sys/process.hpp"

#include <utility>

namespace lares::supervise {

using Verdict = succession::Trial::Verdict;

void Successor::on_asked(pid_t asker, Instant now) {
    if (asker != 0) asker_ = asker;
    if (!must_become_) follow(trial_.begin(now.moment));
}

bool Successor::on_child_ended(const sys::Reaped& child) {
    if (!trial_.is(child.pid)) return false;
    follow(trial_.on_ended(child));
    return true;
}

void Successor::follow(Verdict verdict) {
    switch (verdict) {
    case Verdict::none: break;
    case Verdict::can: must_become_ = true; break;
    case Verdict::refused: refuse(); break;
    }
}

// What this turn has brought has been dealt with: a signal that was taken and not acted upon would be lost,
// and a child that has died and is not reaped would not be told of again.
void Successor::end_turn() {
    if (std::exchange(must_become_, false)) become_it();
}

// It answers only when it has failed.
void Successor::become_it() {
    auto handover = service_.hand_over();
    if (!handover) {
        report_.warn({"unable to upgrade ", call_.name, ": its state is not on the disk"}, 0,
                     "this one goes on; ask again when that has been written");
        return refuse();
    }
    handover->asker = static_cast<std::uint32_t>(asker_);
    protocol::HandoverSetting setting = to_setting(*handover);
    const char* const arguments[] = {call_.called, call_.name, nullptr};
    const int error = sys::execute_with(call_.program, arguments, setting.c_str());
    service_.take_back();
    report_.warn({"unable to become the new ", call_.program, " for ", call_.name}, error,
                 "this one goes on");
    refuse();
}

void Successor::refuse() {
    if (asker_ != 0) (void)sys::request(asker_, protocol::upgrade_has_failed);
    asker_ = 0;
}

} // namespace lares::supervise
