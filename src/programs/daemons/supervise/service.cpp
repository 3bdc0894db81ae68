// SPDX-License-Identifier: ISC
#include "service.hpp"

#include "death_tally.hpp"
#include "protocol/names.hpp"
#include "sys/file.hpp"

#include <cerrno>

namespace lares::supervise {

using machine::Action;
namespace file = protocol::service_file;

Service::Service(Terms&& terms, Instant now, const sys::Report& report)
    : name_{terms.name}, directory_{terms.directory}, own_{terms.own}, is_log_{terms.is_log},
      entry_{terms.entry}, oom_score_adj_{terms.oom_score_adj}, report_{report, terms.name, terms.directory,
                                                                        own_.control, is_log_},
      settings_{terms.directory, own_, is_log_, room_for_settings_}, machine_{is_to_stay_down(terms, now),
                                                                              settings_.rules(), now,
                                                                              machine::no_neighbours},
      needs_{terms.directory, terms.entry, own_, report_, room_for_needs_},
      readiness_{terms.directory, own_.notify_address, oom_score_adj_.of_service(), report_},
      events_{terms.directory, own_.event}, files_{own_.control, terms.author} {
    needs_.begin(std::move(terms.scan_directory), author().era);
}

bool Service::is_to_stay_down(const Terms& terms, Instant now) {
    settings_.look(now, report_);
    if (!settings_.has(protocol::ServiceFile::down)) return false;
    const bool is_instance = std::string_view{own_.down} != file::down;
    return terms.has_down_file(terms.name, file::down) ||
           (is_instance && terms.has_down_file(terms.name, own_.down));
}

std::optional<Moment> Service::deadline() const {
    return earliest({machine_.deadline(), upkeep_.deadline(), last_word_.deadline(), readiness_.deadline(),
                     needs_.deadline(), next_look_at_holder(), tree_.deadline(), farewell_.deadline(),
                     companions_ ? companions_->deadline() : std::nullopt});
}

// Who holds our stop tells when it has ended, unless it is killed together with its supervise.
std::optional<Moment> Service::next_look_at_holder() const {
    if (!machine_.state().held_until || !looked_around_at_) return std::nullopt;
    return *looked_around_at_ + between_looks_at_holder;
}

// What is decided in this turn, is decided by what is so now.
void Service::look_around(Instant now) {
    settings_.look(now, report_);
    if (!companions_ && !settings_.files().are_classic()) have_companions();
    if (looked_around_at_ != now.moment) needs_.look(settings_, files_.directory(), now.moment);
    looked_around_at_ = now.moment;
    machine_.follow(settings_.rules(), needs_.neighbours());
    if (companions_) companions_->control_hooks.follow(settings_.hook_limit());
}

void Service::on_news(Instant now) {
    needs_.forget_news();
    looked_around_at_.reset();
    look_around(now);
    look_to_neighbours(now);
    publish(now);
}

void Service::look_to_neighbours(Instant now) {
    const bool asks = companions_ && settings_.has(protocol::ServiceFile::control);
    perform(asks ? companions_->hooks.on_neighbours(now) : machine_.on_neighbours(now), now);
    go_on_with_hooks(now);
}

void Service::on_exited(const sys::Reaped& process, Instant now) {
    process_.on_ended();
    end_process(protocol::decode_wait_status(process.status), process.usage, now);
    publish(now);
}

// The record of a run comes before all that follows: who finds neither the next process nor a state in which
// this one has ended writes it, if it is not there.
void Service::end_process(protocol::RunEnd end, std::optional<sys::Usage> usage, Instant now) {
    look_around(now);
    const protocol::Life& state = machine_.state();
    const bool is_run = state.phase == protocol::Phase::running;
    const bool is_killed = is_run && end == protocol::RunEnd{protocol::RunEnd::Kind::killed, SIGKILL, false};
    const bool for_want_of_memory =
        is_killed && state.last_signal != SIGKILL && oom_kills_.include(state.pid, state.since_moment);
    const TaiLabel start = state.since;
    const bool is_stuck = state.stuck;
    const protocol::Phase phase = state.phase;
    notice(machine::notice_of_end(phase, state.pid, end));
    readiness_.end();
    const auto ready = state.ready == true ? std::optional{state.ready_at} : std::nullopt;
    const auto granted = is_run ? grant_of_budget(end, now) : std::nullopt;
    const machine::Actions actions = machine_.on_exited(end, now, for_want_of_memory, granted);
    if (is_run) note_run(start, ready, usage, is_stuck);
    note_end(phase);
    perform(actions, now);
    look_to_neighbours(now); // what is there now may be what has no need any more to be
}

// Only those ask that have failed.
std::optional<Moment> Service::grant_of_budget(protocol::RunEnd end, Instant now) {
    const auto wanted = machine_.restart_after_failure(end, now);
    if (!wanted || !needs_.scan_directory()) return std::nullopt;
    return budget_.ask(needs_.scan_directory().number(), *wanted, author().era, report_);
}

// The process of this phase has ended, and what follows has its phase.
void Service::note_end(protocol::Phase phase) {
    const protocol::Phase now = machine_.state().phase;
    const bool is_finished = now != protocol::Phase::clearing && now != protocol::Phase::finishing;
    tells_needed_ = true;
    if (phase == protocol::Phase::running) events_.note('d');
    if (machine_.state().gave_up) events_.note('O');
    const bool is_of_run = phase == protocol::Phase::running || phase == protocol::Phase::clearing ||
                           phase == protocol::Phase::finishing;
    if (is_of_run && is_finished) events_.note('D');
}

// Apart, for its room on the stack.
[[gnu::noinline]] void Service::note_run(TaiLabel start, std::optional<TaiLabel> ready,
                                         std::optional<sys::Usage> usage, bool stuck) {
    const protocol::Life& state = machine_.state();
    if (settings_.death_tally() != 0) note_death(start, usage.has_value());
    if (!usage && History::last_start(files_.directory()) == start) return; // by another supervise
    protocol::RunRecord record;
    record.number = state.starts;
    record.start = start;
    record.ready = ready;
    record.end = state.last_end_at;
    record.lived = state.last_run;
    record.how = *state.last_end;
    record.stuck = stuck;
    record.by.append(word_for(state.last_end_by));
    if (usage) {
        record.peak_rss_kib = usage->peak_rss_kib;
        record.cpu = usage->cpu;
    }
    const auto noted = history_.append(files_.directory(), record);
    if (noted)
        reported_history_.forget();
    else if (noted.error().number != ENOENT && reported_history_.is_new(noted.error()))
        report_.history_failed(noted.error());
}

// Of a run that was not ours the supervise before us may have done it: an entry that is younger than its
// start is that of its end.
void Service::note_death(TaiLabel start, bool was_seen) {
    if (!was_seen && DeathTally::last(files_.directory()) >= start) return;
    const protocol::Life& state = machine_.state();
    const auto noted =
        DeathTally::append(files_.directory(), state.last_end_at, *state.last_end, settings_.death_tally());
    if (noted)
        reported_death_tally_.forget();
    else if (noted.error().number != ENOENT && reported_death_tally_.is_new(noted.error()))
        report_.death_tally_failed(noted.error());
}

void Service::on_time(Instant now) {
    if (last_word_.is_overdue(now.moment)) look_for_last_word(now);
    if (readiness_.on_time(family(), now)) on_ready(now);
    if (companions_) companions_->notifier.on_time(now);
    if (companions_) companions_->control_hooks.on_time(now);
    look_around(now);
    if (const auto look = tree_.deadline(); look && *look <= now.moment) look_for_strays(now);
    if (companions_) companions_->health.on_time(settings_, now);
    look_to_neighbours(now);
    tend_health(now);
    // What cannot be published may be so because the directory went just after it had been looked for.
    const bool must_publish = upkeep_.must_publish(now.moment);
    if (upkeep_.must_look(now.moment) || (must_publish && directory_was_removed())) return look_at_files(now);
    if (must_publish) files_.forget_shown();
    publish(now);
}

void Service::on_removal(Instant now) {
    upkeep_.on_removal(now.moment);
    if (needs_.watches_for_names()) on_news(now);
}

void Service::look_again(Instant now) {
    settings_.forget_complaints();
    needs_.forget_complaints();
    budget_.forget_complaints();
    has_told_of_address_ = false;
    look_around(now);
    // Who asks wants to hear again what still holds. Of a start that is not possible the next attempt tells.
    reported_publishing_.forget();
    reported_start_.forget();
    reported_cleanup_.forget();
    reported_history_.forget();
    reported_death_tally_.forget();
    reported_lock_.forget();
    readiness_.forget_complaints();
    remarks_.forget_complaints();
    if (companions_) companions_->notifier.forget_complaints();
    if (companions_) companions_->health.forget_complaints();
    if (companions_) companions_->health.follow_rules(settings_);
    if (companions_) companions_->control_hooks.forget_complaints();
    if (machine_.state().phase == protocol::Phase::clearing) look_for_strays(now);
    look_at_files(now);
}

// What follows from an action that failed is the machine's to say, and is performed as well; that ends,
// because what follows a start that failed is never another start.
void Service::perform(const machine::Actions& actions, Instant now) {
    for (const Action& action : actions) {
        switch (action.kind) {
        case Action::Kind::start_process: perform(start_process(now), now); break;
        case Action::Kind::send_signal: signal(action); break;
        case Action::Kind::look_at_stuck: look_at_stuck(action, now); break;
        case Action::Kind::look_for_strays: look_for_strays(now); break;
        case Action::Kind::make_down_file: change_down_file(true); break;
        case Action::Kind::remove_down_file: change_down_file(false); break;
        case Action::Kind::leave: break; // has_left() tells
        }
    }
}

void Service::signal(const Action& action) const {
    if (action.reach == machine::Reach::tree) return send_to_tree(action.signal);
    if (const auto sent = process_.send(action.signal, action.reach == machine::Reach::group); !sent)
        report_.signal_failed(sent.error());
}

void Service::change_down_file(bool wanted) const {
    const auto changed =
        wanted ? sys::make_empty_file(directory_, own_.down, 0644) : sys::remove_file(directory_, own_.down);
    if (!changed) report_.down_file_failed(own_.down, changed.error());
}

} // namespace lares::supervise
