// SPDX-License-Identifier: ISC
// What Service does with what another supervise has left, and what it leaves to another one.
#include "service.hpp"

#include "base/oom_score.hpp"
#include "death_tally.hpp"
#include "sys/process_facts.hpp"
#include "traces.hpp"

#include <cerrno>

namespace lares::supervise {

using machine::Adoption;

ControlFiles::Outcome Service::open(Instant now) {
    if (const auto taken = files_.take(directory_); !taken) return taken;
    auto legacy = files_.legacy();
    if (!legacy) return std::unexpected(legacy.error());
    if (const auto claimed = look_for_claims(*legacy); !claimed) return claimed;
    const auto adoption = adopt(*legacy);
    if (!adoption) return std::unexpected(adoption.error());
    remarks_.begin(machine_.state());

    if (settings_.files().are_of_s6() && events_.make_place()) settings_.forget_listing();
    look_around(now);
    files_.serve_s6(settings_.has(protocol::ServiceFile::event));
    events_.note('s');
    was_wanted_ = is_to_stay(machine_.state());
    const auto shown = files_.show(machine_.state());
    if (settings_.has(protocol::ServiceFile::control)) files_.serve_runit();
    // A status that cannot be written does not keep a service from running; a directory that is not ours
    // does.
    if (!shown && !files_.is_held()) return shown;
    if (!shown) note_publishing(shown, now);
    report_.adoption(*adoption, *legacy);
    history_.begin(files_.directory());
    const bool is_new = *adoption == Adoption::begin || *adoption == Adoption::begin_told;
    if (is_new && settings_.files().are_of_s6()) DeathTally::begin(files_.directory());
    machine_.on_tree(tree_.resume(files_.directory(), machine_.state().tree));
    begin(*adoption, now);
    // They may have told what nobody heard, before we came; and who was here before us may have published
    // what it could not tell them any more.
    if (*adoption != Adoption::bury) look_to_neighbours(now);
    tells_needed_ = true;
    publish(now);
    return {};
}

// Who lives, and may come back to what it has written here, is not to meet another one.
ControlFiles::Outcome Service::look_for_claims(machine::Legacy& legacy) const {
    using machine::Claim;
    if (!may_be_claimed(legacy, author().era, author().pid)) return {};
    switch (claim_on(traces_of(legacy.state, directory_, files_.path()))) {
    case Claim::ours: return {};
    case Claim::of_another_directory: legacy.record = machine::Legacy::Record::copied; return {};
    case Claim::of_a_living_author: return std::unexpected(ControlFiles::Failure{"acquire", "lock", EAGAIN});
    case Claim::of_a_moved_directory: break;
    }
    return std::unexpected(ControlFiles::Failure{"take over the process of", "state", EBUSY});
}

// Nothing is started here, and nothing signalled.
std::expected<Adoption, ControlFiles::Failure> Service::adopt(const machine::Legacy& legacy) {
    machine::ProcessNow process;
    if (names_a_process(legacy, author().era)) {
        const auto found = look_at_process(static_cast<pid_t>(legacy.state.pid));
        // It may be there, and without a hold on it we could not see it end. Rather nothing than a second
        // one.
        if (!found)
            return std::unexpected(
                ControlFiles::Failure{"take over the process of", "state", found.error().number});
        process = *found;
    }
    const Adoption adoption = adoption_of(legacy, author().era, process);
    if (adoption != Adoption::begin && adoption != Adoption::begin_told) machine_.resume(legacy.state);
    if (adoption != Adoption::take_over) process_.on_ended();
    return adoption;
}

// First the hold, and then the look: what is seen is what is held.
Result<machine::ProcessNow> Service::look_at_process(pid_t pid) {
    auto handle = sys::ProcessHandle::open(pid);
    if (!handle && handle.error().number != ESRCH) return fail(handle);
    if (!handle) return machine::ProcessNow{};
    const auto facts = sys::facts_of_process(pid);
    if (!facts && facts.error().number != ENOENT && facts.error().number != ESRCH) return fail(facts);
    if (!facts) return machine::ProcessNow{};
    const bool is_child = facts->parent == static_cast<pid_t>(author().pid);
    process_.take_over(pid, is_child ? sys::ProcessHandle{} : std::move(*handle));
    return machine::ProcessNow{true, facts->started};
}

void Service::begin(Adoption adoption, Instant now) {
    switch (adoption) {
    case Adoption::begin:
    case Adoption::begin_told: perform(machine_.begin(now), now); break;
    case Adoption::resume: perform(machine_.go_on(now), now); break;
    case Adoption::bury:
        await_last_word(author().of_svscan ? Teller::whoever_reaps : Teller::nobody, now);
        break;
    case Adoption::take_over:
        resume_readiness(now);
        stop_again(now);
        break;
    }
}

void Service::resume_readiness(Instant now) {
    if (machine_.state().ready == true || is_of_script(machine_.state().phase)) readiness_.hear_on(settings_);
    if (machine_.state().ready != false) return;
    const bool is_closed = machine_.state().notification_closed;
    on_heard(readiness_.resume(settings_, files_.directory(), is_closed, now), now);
}

// The supervise before us was killed, and has told it to stop; or was to, when a hook had ended.
void Service::stop_again(Instant now) {
    if (!process_.is_taken_over() || !companions_ || !settings_.has(protocol::ServiceFile::control)) return;
    begin_commands(now);
    perform(companions_->hooks.stop_again(now), now);
    go_on_with_hooks(now);
}

const sys::Fd& Service::process() const {
    static const sys::Fd nothing;
    if (untold_) return untold_.fd();
    return has_hung_up_ ? nothing : process_.handle().fd();
}

sys::Until Service::process_is_watched_for() const {
    return last_word_.is_awaited() || untold_ ? sys::Until::hang_up : sys::Until::input;
}

// It may have been dealt with in this very turn, and its successor is a child of ours.
void Service::on_process_ready(Instant now) {
    if (untold_) return on_told_late(now);
    if (!process_.is_taken_over()) return;
    if (last_word_.is_awaited()) {
        has_hung_up_ = true;
        return look_for_last_word(now);
    }
    await_last_word(teller_of_end(), now);
}

// It is dead, and not our child. Its parent is asked for only now: it may have changed a moment ago.
Service::Teller Service::teller_of_end() const {
    if (!author().of_svscan)
        return process_.handle().can_tell_status() ? Teller::whoever_reaps : Teller::nobody;
    const auto facts = sys::facts_of_process(static_cast<pid_t>(machine_.state().pid));
    return facts && facts->parent == sys::own_parent() ? Teller::svscan : Teller::whoever_reaps;
}

void Service::await_last_word(Teller teller, Instant now) {
    last_word_.on_dead(teller, now.moment);
    look_for_last_word(now);
}

void Service::on_ended_told(Instant now) {
    if (last_word_.is_awaited()) look_for_last_word(now);
}

void Service::look_for_last_word(Instant now) {
    const auto status = told_status();
    if (!status && !last_word_.is_overdue(now.moment)) return;
    last_word_.forget();
    const bool is_run = machine_.state().phase == protocol::Phase::running;
    if (!status && !has_hung_up_ && is_run) untold_ = process_.release_handle();
    has_hung_up_ = false;
    process_.on_ended();
    const protocol::RunEnd end = status ? protocol::decode_wait_status(*status) : protocol::RunEnd{};
    end_process(end, std::nullopt, now);
    publish(now);
    if (files_.shows_anything())
        files_.forget_ended(); // and not before: whoever comes after us would not know
}

// The next one may run already: only what is said of the last one changes.
void Service::on_told_late(Instant now) {
    const auto status = untold_.wait_status();
    untold_.close();
    if (status) machine_.on_last_end_told(protocol::decode_wait_status(*status));
    publish(now);
}

std::optional<int> Service::told_status() {
    if (process_.is_taken_over())
        if (const auto status = process_.handle().wait_status()) return status;
    const auto ended = files_.ended();
    const bool is_it =
        ended && ended->pid == machine_.state().pid && ended->started == machine_.state().process_started;
    return is_it ? std::optional{ended->wait_status} : std::nullopt;
}

std::optional<protocol::Handover> Service::hand_over() {
    const bool is_published = files_.shows(machine_.state());
    auto handover = is_published ? files_.hand_over() : std::nullopt;
    if (!handover) return std::nullopt;
    if (companions_) companions_->health.leave_alone(); // the next program would not know its check
    handover->pid = author().pid;
    handover->scan_directory = needs_.scan_directory().number();
    if (handover->scan_directory >= 0) sys::keep_on_exec(handover->scan_directory);
    handover->of_svscan = author().of_svscan;
    handover->is_instance = sys::environment_value(protocol::instance_variable) != nullptr;
    handover->is_log = is_log_;
    if (const char* score = oom_score_adj_.of_service()) handover->oom_score_adj = oom_score_from_text(score);
    return handover;
}

void Service::take_back() {
    files_.take_back();
    if (needs_.scan_directory()) sys::close_on_exec(needs_.scan_directory().number());
}

void Service::let_go() {
    if (companions_) companions_->notifier.end();
    if (companions_) companions_->control_hooks.end();
    needs_.tell_needed();
    events_.note('x');
    (void)events_.send(settings_.has(protocol::ServiceFile::event));
    tree_.let_go();
    files_.let_go();
}

} // namespace lares::supervise
