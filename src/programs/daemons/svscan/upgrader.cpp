// SPDX-License-Identifier: ISC
#include "upgrader.hpp"

#include "protocol/tree_signals.hpp"
#include "sys/exec.hpp"
#include "sys/process.hpp"

namespace lares::svscan {

using Failure = machine::UpgradeWalk::Failure;

namespace {

std::string_view explanation_of(Failure failure) {
    switch (failure) {
    case Failure::refused: return "it has said why, and goes on as it is; the upgrade ends here";
    case Failure::silent: return "it does not answer: is it stopped? the upgrade ends here";
    case Failure::died: break;
    }
    return "it has died of it; the upgrade ends here";
}

} // namespace

void Upgrader::on_asked(Moment now) {
    if (is_under_way()) return;
    walk_.begin();
    version_.clear();
    has_other_versions_ = false;
    means_.tree.begin_upgrade();
    ask_on(now);
}

void Upgrader::ask_on(Moment now) {
    while (walk_.must_ask()) {
        const auto place = means_.tree.next_to_upgrade();
        if (!place) return end_walk(now);
        ask(*place, now);
    }
}

// To a process that is not proven to be ours the signal would be the end.
void Upgrader::ask(Tree::Place place, Moment now) {
    const auto& [slot, side] = place;
    if (!means_.finder.proven_state_of(*slot, side) ||
        !request(*slot, side, protocol::become_what_is_installed))
        return walk_.on_passed_over();
    asked_.clear();
    asked_.append(slot->name).append(suffix_of(side));
    walk_.on_asked(slot->kept(side).pid(), now);
}

void Upgrader::on_answer(pid_t pid, bool done, Moment now) {
    if (!walk_.is_asked(pid)) return;
    if (done) note_version_of(pid);
    tell_of(walk_.on_answer(pid, done));
    ask_on(now);
}

void Upgrader::note_version_of(pid_t pid) {
    const auto place = means_.tree.find_supervise(pid);
    const auto state = place ? means_.finder.proven_state_of(*place->slot, place->side) : std::nullopt;
    if (!state) return;
    if (walk_.replaced() == 0) version_ = state->author.version;
    if (version_ != state->author.version) has_other_versions_ = true;
}

void Upgrader::on_supervise_died(pid_t pid) {
    tell_of(walk_.on_died(pid));
}

void Upgrader::on_time(Moment now) {
    tell_of(walk_.on_time(now));
    trial_.on_time(now);
}

void Upgrader::give_way() {
    walk_.end();
    must_become_ = false;
}

void Upgrader::tell_of(std::optional<Failure> failure) {
    if (!failure) return;
    means_.report.warn({"unable to upgrade supervise ", asked_.view()}, 0, explanation_of(*failure));
    tell_what_was_done();
}

void Upgrader::tell_what_was_done() const {
    const Decimal replaced{walk_.replaced()}, passed_over{walk_.passed_over()};
    const bool has_version = walk_.replaced() != 0 && version_.size() != 0;
    means_.report.info({"upgraded ", replaced.view(), walk_.replaced() == 1 ? " supervise" : " supervises",
                        has_version ? " to " : "", has_version ? version_.view() : "",
                        has_other_versions_ ? " and others" : "", "; ", passed_over.view(), " passed over"});
}

void Upgrader::end_walk(Moment now) {
    walk_.end();
    tell_what_was_done();
    follow(trial_.begin(now));
}

bool Upgrader::on_child_ended(const sys::Reaped& child) {
    if (!trial_.is(child.pid)) return false;
    follow(trial_.on_ended(child));
    return true;
}

void Upgrader::end_turn() {
    if (!std::exchange(must_become_, false)) return;
    protocol::Handover handover;
    handover.pid = sys::own_pid();
    handover.oom_score_adj = means_.inheritance.oom_score_adj;
    if (const auto& files = means_.inheritance.open_files)
        handover.open_files = protocol::Handover::OpenFiles{files->soft, files->hard};
    means_.control.hand_over(handover);
    protocol::HandoverSetting setting = to_setting(handover);
    const int error = sys::execute_with(means_.program, means_.arguments, setting.c_str());
    means_.control.take_back();
    means_.report.warn({"unable to become the new ", means_.program}, error, "this one goes on");
}

} // namespace lares::svscan
