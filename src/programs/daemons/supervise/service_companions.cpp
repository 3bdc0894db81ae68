// SPDX-License-Identifier: ISC
// What Service hears of what the service says by itself, and of what runs beside it.
#include "service.hpp"

#include "protocol/names.hpp"
#include "sys/file.hpp"

#include <array>

namespace lares::supervise {

namespace file = protocol::service_file;

// Apart, for its room on the stack.
[[gnu::noinline]] void Service::have_companions() {
    const char* score = oom_score_adj_.of_service();
    const char* run = is_log_ ? file::log_program : file::run;
    companions_ = ::new (room_for_companions_.bytes.data())
        Companions{HealthChecks{directory_, score, report_}, Notifier{directory_, run, score, report_},
                   ControlHooks{directory_, score, report_}, machine::Hooks{machine_}};
}

void Service::on_notification(Instant now) {
    if (readiness_.fifo()) on_heard(readiness_.on_fifo(), now);
    publish(now);
}

void Service::on_heard(Readiness::Heard heard, Instant now) {
    if (heard == Readiness::Heard::ready) on_ready(now);
    if (heard == Readiness::Heard::closed) machine_.on_notification_closed();
}

// Apart, for its room on the stack.
[[gnu::noinline]] void Service::on_messages(Instant now) {
    using News = protocol::NotifyMessage::News;
    std::array<char, protocol::longest_notify_message> room;
    while (readiness_.socket()) {
        const auto message = readiness_.next_message(family(), room);
        if (!message) break;
        if (message->needs_longer) machine_.on_needs_longer(*message->needs_longer, now);
        if (message->status) tell(*message->status);
        if (message->news == News::ready) on_ready(now);
        if (message->news == News::reloading) machine_.on_reloading();
        if (message->news == News::stopping) machine_.on_going_by_itself();
        if (message->is_alive && companions_) companions_->health.on_alive(now);
    }
    publish(now);
}

// For people; a service that says it does not wait for that.
void Service::tell(std::string_view status) {
    protocol::StatusLine line = protocol::status_line_of(status);
    TextBuffer<192> text;
    text.append(line.view()).append('\n');
    (void)sys::replace_file(files_.directory(), protocol::control_file::notice, text.view(),
                            protocol::published_mode);
}

void Service::on_ready(Instant now) {
    const bool was_ready = machine_.state().ready == true;
    readiness_.settle();
    machine_.on_ready(now);
    if (was_ready || machine_.state().ready != true) return;
    events_.note('U');
    notice({protocol::Phase::running, machine::Notice::What::ready, machine_.state().pid});
}

// A run was to be asked, and nobody can be asked any more: nobody is to wait for what never comes.
void Service::lapse_readiness(Instant now) {
    const machine::Rules& rules = settings_.rules();
    if (machine_.state().ready != false || rules.says_when_ready || rules.is_oneshot ||
        readiness_.may_say_so())
        return;
    on_ready(now);
}

sys::Family Service::family() const {
    const protocol::Life& state = machine_.state();
    return {static_cast<pid_t>(state.pid), state.process_started, 0};
}

// Which run is to be checked follows from the state, whatever has led to it, and what was found goes into it.
void Service::tend_health(Instant now) {
    if (!companions_) return;
    using Word = protocol::HealthFacts::Word;
    companions_->health.follow(machine_.state(), settings_, now);
    const Word before = machine_.state().health.word;
    if (const auto facts = companions_->health.facts()) machine_.note_health(*facts);
    const Word after = machine_.state().health.word;
    if (after != before && after == Word::healthy) events_.note('H');
    if (after != before && after == Word::unhealthy) events_.note('h');
    const auto verdict = companions_->health.take_verdict();
    if (!verdict) return;
    perform(machine_.on_unhealthy(*verdict, now), now);
    companions_->health.follow(machine_.state(), settings_, now); // which has to be healthy no more
}

bool Service::is_errand(pid_t pid) const {
    return readiness_.is_errand(pid) || (companions_ && companions_->have(pid));
}

void Service::on_errand_ended(const sys::Reaped& errand, Instant now) {
    if (companions_ && companions_->notifier.is_errand(errand.pid))
        companions_->notifier.on_errand_ended();
    else if (companions_ && companions_->control_hooks.is_errand(errand.pid))
        on_hook_ended(errand.status, now);
    else if (companions_ && companions_->health.is_errand(errand.pid))
        companions_->health.on_errand_ended(errand.status, now);
    else if (readiness_.on_errand_ended(errand.status, now))
        on_ready(now);
    publish(now);
}

// To whoever is told what happens, if anybody is.
void Service::notice(const machine::Notice& notice) {
    if (companions_) companions_->notifier.note(notice);
}

// Apart, for its room on the stack.
[[gnu::noinline]] void Service::remark(Instant now) {
    const protocol::Life& life = machine_.state();
    for (const machine::Remark& each : remarks_.next(life, settings_.rules(), now.moment))
        if (each.kind == machine::Remark::Kind::not_ready)
            remark_not_ready(each);
        else
            report_.remark(each, life);
}

// Apart likewise.
[[gnu::noinline]] void Service::remark_not_ready(const machine::Remark& remark) const {
    SettingRoom room;
    report_.not_ready(remark.span, readiness_.missing_address(room));
}

// Nobody leaves before that has been told.
void Service::tell_of_it(Instant now) {
    if (is_gone()) companions_->notifier.lift_limit();
    companions_->notifier.tell(settings_.has(protocol::ServiceFile::notify) && !removed_, now);
    if (is_gone()) farewell_.look(companions_->are_busy(now), now.moment);
}

} // namespace lares::supervise
