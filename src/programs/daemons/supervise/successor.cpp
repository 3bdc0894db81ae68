// SPDX-License-Identifier: ISC
#include "successor.hpp"

#include "protocol/handover.hpp"
#include "sys/exec.hpp"
#include "sys/process.hpp"

#include <csignal>
#include <utility>

namespace lares::supervise {

using Step = machine::Upgrade::Step;

void Successor::on_asked(pid_t asker, Instant now) {
    if (asker != 0) asker_ = asker;
    if (!must_become_) perform(upgrade_.on_asked(), now);
}

bool Successor::on_child_ended(pid_t pid, int wait_status, Instant now) {
    if (!upgrade_.is_trial(pid)) return false;
    perform(upgrade_.on_child_ended(pid, protocol::decode_wait_status(wait_status)), now);
    return true;
}

void Successor::on_time(Instant now) {
    perform(upgrade_.on_time(now.moment), now);
}

void Successor::perform(Step step, Instant now) {
    switch (step) {
    case Step::nothing: break;
    case Step::try_it: try_it(now); break;
    case Step::become_it: must_become_ = true; break;
    case Step::end_trial: (void)sys::send_signal(upgrade_.pid(), SIGKILL); break;
    case Step::give_up:
        report_.warn({"unable to upgrade ", name_, ": the new ", program_, " could not go on from here"}, 0,
                     "this one goes on; see what the new one says, or put the old one back");
        refuse();
        break;
    }
}

void Successor::try_it(Instant now) {
    const char* const arguments[] = {program_, protocol::check_handover_option, nullptr};
    const auto pid =
        sys::spawn({.program = program_, .arguments = arguments, .environment = sys::environment()});
    if (pid) return upgrade_.on_trial_started(*pid, now.moment);
    report_.warn({"unable to upgrade ", name_, ": unable to start the new ", program_},
                 pid.error().error.number, "this one goes on; put the old one back");
    upgrade_.on_trial_not_started();
    refuse();
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
        report_.warn({"unable to upgrade ", name_, ": its state is not on the disk"}, 0,
                     "this one goes on; ask again when that has been written");
        return refuse();
    }
    handover->asker = static_cast<std::uint32_t>(asker_);
    protocol::HandoverSetting setting = to_setting(*handover);
    const char* const arguments[] = {called_, name_, nullptr};
    const int error = sys::execute_with(program_, arguments, setting.c_str());
    service_.take_back();
    report_.warn({"unable to become the new ", program_, " for ", name_}, error, "this one goes on");
    refuse();
}

void Successor::refuse() {
    upgrade_.on_not_become();
    if (asker_ != 0) (void)sys::request(asker_, upgrade_has_failed);
    asker_ = 0;
}

} // namespace lares::supervise
