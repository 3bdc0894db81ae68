// SPDX-License-Identifier: ISC
#include "service.hpp"

#include "base/oom_score.hpp"
#include "protocol/names.hpp"
#include "script.hpp"
#include "sys/file.hpp"
#include "sys/oom_kills.hpp"
#include "sys/own_process.hpp"
#include "sys/process_facts.hpp"
#include "traces.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <fcntl.h>

namespace lares::supervise {

using machine::Action;
using machine::Adoption;
using protocol::StartFailure;
namespace file = protocol::service_file;

Service::Service(Terms&& terms, Instant now, const sys::Report& report)
    : name_{terms.name}, directory_{terms.directory},
      oom_score_adj_{terms.oom_score_adj}, report_{report, terms.name, terms.directory, terms.control_path},
      settings_{terms.directory, room_for_settings_}, machine_{is_to_stay_down(terms, now), settings_.rules(),
                                                               now, machine::no_neighbours},
      needs_{terms.directory, terms.entry, terms.control_path, report_, room_for_needs_},
      readiness_{terms.directory, report_}, events_{terms.directory}, files_{terms.control_path,
                                                                             terms.author} {
    needs_.begin(std::move(terms.scan_directory), author().era);
}

bool Service::is_to_stay_down(const Terms& terms, Instant now) {
    settings_.look(now, report_);
    return settings_.has(protocol::ServiceFile::down) && terms.has_down_file(terms.name);
}

ControlFiles::Outcome Service::open(Instant now) {
    if (const auto taken = files_.take(directory_); !taken) return taken;
    auto legacy = files_.legacy();
    if (!legacy) return std::unexpected(legacy.error());
    if (const auto claimed = look_for_claims(*legacy); !claimed) return claimed;
    const auto adoption = adopt(*legacy);
    if (!adoption) return std::unexpected(adoption.error());

    if (settings_.files().are_of_s6() && events_.make_place()) settings_.forget_listing();
    look_around(now);
    files_.serve_s6(settings_.has(protocol::ServiceFile::event));
    events_.note('s');
    was_wanted_ = is_wanted(machine_.state());
    const auto shown = files_.show(machine_.state());
    if (settings_.has(protocol::ServiceFile::control)) files_.serve_runit();
    // A status that cannot be written does not keep a service from running; a directory that is not ours
    // does.
    if (!shown && !files_.is_held()) return shown;
    if (!shown) note_publishing(shown, now);
    report_.adoption(*adoption, *legacy);
    history_.begin(files_.directory());
    machine_.on_tree(tree_.resume(files_.directory(), machine_.state().tree));
    begin(*adoption, now);
    // They may have told what nobody heard, before we came.
    if (*adoption != Adoption::bury) look_to_neighbours(now);
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
    if (machine_.state().ready == true) readiness_.hear_on(settings_);
    if (machine_.state().ready != false) return;
    if (readiness_.resume(settings_, files_.directory(), now)) on_ready(now);
}

void Service::on_ready(Instant now) {
    const bool was_ready = machine_.state().ready == true;
    readiness_.settle();
    machine_.on_ready(now);
    if (was_ready || machine_.state().ready != true) return;
    events_.note('U');
    notice({protocol::Phase::running, machine::Notice::What::ready, machine_.state().pid});
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

sys::Family Service::family() const {
    const protocol::Life& state = machine_.state();
    return {static_cast<pid_t>(state.pid), state.process_started, 0};
}

void Service::on_notification(Instant now) {
    if (readiness_.fifo() && readiness_.on_fifo()) on_ready(now);
    publish(now);
}

// Apart, for its room on the stack.
[[gnu::noinline]] void Service::on_messages(Instant now) {
    std::array<char, protocol::longest_notify_message> room;
    while (readiness_.socket()) {
        const auto message = readiness_.next_message(family(), room);
        if (!message) break;
        if (message->needs_longer) machine_.on_needs_longer(*message->needs_longer, now);
        if (message->status) tell(*message->status);
        if (message->is_ready) on_ready(now);
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

std::optional<protocol::Handover> Service::hand_over() {
    const bool is_published = files_.shows(machine_.state());
    auto handover = is_published ? files_.hand_over() : std::nullopt;
    if (!handover) return std::nullopt;
    if (companions_) companions_->health.leave_alone(); // the next program would not know its check
    handover->pid = author().pid;
    handover->scan_directory = needs_.scan_directory().number();
    if (handover->scan_directory >= 0) sys::keep_on_exec(handover->scan_directory);
    handover->of_svscan = author().of_svscan;
    if (const char* score = oom_score_adj_.of_service()) handover->oom_score_adj = oom_score_from_text(score);
    return handover;
}

void Service::take_back() {
    files_.take_back();
    if (needs_.scan_directory()) sys::close_on_exec(needs_.scan_directory().number());
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

std::optional<Moment> Service::deadline() const {
    return earliest({machine_.deadline(), upkeep_.deadline(), last_word_.deadline(), readiness_.deadline(),
                     needs_.deadline(), tree_.deadline(), farewell_.deadline(),
                     companions_ ? companions_->deadline() : std::nullopt});
}

// What is decided in this turn, is decided by what is so now.
void Service::look_around(Instant now) {
    settings_.look(now, report_);
    if (!companions_ && !settings_.files().are_classic()) have_companions();
    if (looked_around_at_ != now.moment) needs_.look(settings_, files_.directory(), now.moment);
    looked_around_at_ = now.moment;
    machine_.follow(settings_.rules(), needs_.neighbours());
}

// Apart, for its room on the stack.
[[gnu::noinline]] void Service::have_companions() {
    const char* score = oom_score_adj_.of_service();
    companions_ = ::new (room_for_companions_.bytes.data())
        Companions{HealthChecks{directory_, report_}, Notifier{directory_, score, report_},
                   ControlHooks{directory_, score, report_}, machine::Hooks{machine_}};
}

// To whoever is told what happens, if anybody is.
void Service::notice(const machine::Notice& notice) {
    if (companions_) companions_->notifier.note(notice);
}

void Service::on_news(Instant now) {
    needs_.forget_news();
    looked_around_at_.reset();
    look_around(now);
    look_to_neighbours(now);
    publish(now);
}

void Service::begin_commands(Instant now) {
    look_around(now);
    process_.begin_turn();
    machine_.begin_commands();
}

void Service::on_commands_waiting(Instant now) {
    std::array<char, 512> room;
    begin_commands(now);
    for (char byte : sys::read_waiting(files_.control(), room)) {
        const auto command = protocol::decode_command(byte);
        if (command) obey(*command, now);
    }
    end_commands(now);
}

// Among them may have been the word that somebody has ended who needed this one.
void Service::end_commands(Instant now) {
    look_to_neighbours(now);
    publish(now);
}

void Service::on_commands(std::initializer_list<protocol::Command> commands, Instant now) {
    begin_commands(now);
    for (protocol::Command command : commands) obey(command, now);
    end_commands(now);
}

void Service::on_force(Instant now) {
    using protocol::Command;
    farewell_.hurry(now.moment);
    on_commands({Command::down, Command::exit, Command::kill}, now);
}

// Where there are no hooks, that is all.
void Service::obey(protocol::Command command, Instant now) {
    if (!companions_ || (!settings_.has(protocol::ServiceFile::control) && companions_->hooks.is_idle()))
        return perform(machine_.on_command(command, now), now);
    if (!companions_->hooks.has_room()) {
        companions_->hooks.stop_asking();
        go_on_with_hooks(now);
    }
    perform(companions_->hooks.on_command(command, now), now);
    go_on_with_hooks(now);
}

void Service::go_on_with_hooks(Instant now) {
    if (!companions_) return;
    for (;;) {
        if (companions_->hooks.is_to_act()) {
            perform(companions_->hooks.act(now), now);
            continue;
        }
        const char letter = companions_->hooks.due();
        if (letter == 0) return;
        if (companions_->control_hooks.has(letter) && start_hook(letter, now))
            companions_->hooks.on_begun();
        else
            companions_->hooks.on_missing();
    }
}

// What has been decided is on the disk before: who comes after us, should we be killed meanwhile, and the
// hook itself find it there.
bool Service::start_hook(char letter, Instant now) {
    publish(now);
    return companions_->control_hooks.start(letter, machine_.state().pid, settings_.hook_limit(), now);
}

void Service::on_hook_ended(int wait_status, Instant now) {
    look_around(now);
    process_.begin_turn();
    companions_->hooks.on_ended(companions_->control_hooks.on_errand_ended(wait_status));
    go_on_with_hooks(now);
}

void Service::look_to_neighbours(Instant now) {
    const bool asks = companions_ && settings_.has(protocol::ServiceFile::control);
    perform(asks ? companions_->hooks.on_neighbours(now) : machine_.on_neighbours(now), now);
    go_on_with_hooks(now);
}

// The supervise before us was killed, and has told it to stop; or was to, when a hook had ended.
void Service::stop_again(Instant now) {
    if (!process_.is_taken_over() || !companions_ || !settings_.has(protocol::ServiceFile::control)) return;
    begin_commands(now);
    perform(companions_->hooks.stop_again(now), now);
    go_on_with_hooks(now);
}

void Service::on_told_to_finish(Instant now) {
    look_around(now);
    perform(machine_.on_told_to_finish(now), now);
    publish(now);
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
    const bool for_want_of_memory = is_killed && state.last_signal != SIGKILL &&
                                    sys::was_killed_for_want_of_memory(state.pid, state.since_moment);
    const TaiLabel start = state.since;
    const bool is_stuck = state.stuck;
    const protocol::Phase phase = state.phase;
    notice(machine::notice_of_end(phase, state.pid, end));
    if (is_run) readiness_.end();
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
    settings_.look(now, report_);
    // Who asks wants to hear again what still holds. Of a start that is not possible the next attempt tells.
    reported_publishing_.forget();
    reported_start_.forget();
    reported_history_.forget();
    if (companions_) companions_->notifier.forget_complaints();
    if (companions_) companions_->health.forget_complaints();
    look_at_files(now);
}

void Service::look_at_files(Instant now) {
    upkeep_.on_looked();
    if (removed_ || directory_was_removed()) {
        perform(machine_.on_directory_removed(now), now);
        return;
    }
    if (!files_.still_there(directory_)) return note_publishing(reopen_and_publish(now), now);
    files_.forget_published();
    note_publishing(files_.publish(machine_.state()), now);
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

// What the child of a start needs to write down that it is there.
struct Service::Birth {
    Service& service;
    Instant now;
    std::uint64_t ticks = sys::ticks_since_boot(); // just before
    std::uint64_t started = 0; // nobody has asked the kernel: it began between two readings of the clock
    bool has_entered = true;   // the control group, if there is one
};

// In the child, before it executes anything: from here on a supervise that comes after us can find it, and
// until then, since the child holds the lock, there is none. See docs/decisions/0013.
void Service::write_down_birth(void* context, pid_t pid) {
    Birth& birth = *static_cast<Birth*>(context);
    birth.started = birth.ticks;
    if (sys::ticks_since_boot() != birth.ticks) birth.started = sys::start_of_process(pid);
    Service& service = birth.service;
    if (!birth.has_entered) service.machine_.on_tree(protocol::Tree::subreaper);
    service.files_.publish_in_child(
        service.machine_.state_if_started(static_cast<std::uint32_t>(pid), birth.now, birth.started));
}

machine::Actions Service::start_process(Instant now) {
    const char* program = program_of(machine_.state().phase);
    const char* const arguments[] = {program, nullptr};
    sys::SpawnPlan plan{.program = program, .arguments = arguments, .environment = sys::environment()};
    if (directory_ != sys::here) plan.directory = directory_;
    plan.new_session = !has_no_session();
    plan.oom_score_adj = oom_score_adj_.of_service();
    const protocol::Phase phase = machine_.state().phase;
    if (phase == protocol::Phase::finishing) return start_finish(plan, now);
    const bool says_when = phase == protocol::Phase::running && settings_.rules().says_when_ready;
    return says_when ? start_run_that_says_when(plan, now) : start(plan, now);
}

// A link to nothing is none.
bool Service::has_no_session() const {
    return settings_.has(protocol::ServiceFile::no_session) &&
           sys::exists(directory_, file::no_session).value_or(false);
}

// Apart, for its room on the stack.
[[gnu::noinline]] machine::Actions Service::start_finish(sys::SpawnPlan& plan, Instant now) {
    const FinishCall call{machine_.state(), name_, settings_.files().are_of_s6()};
    plan.arguments = call.arguments();
    return with_environment(call.settings(), [&](const char* const* environment) {
        plan.environment = environment;
        return start(plan, now);
    });
}

// One that is to say when it is ready. Apart likewise.
[[gnu::noinline]] machine::Actions Service::start_run_that_says_when(sys::SpawnPlan& plan, Instant now) {
    readiness_.begin(settings_, files_.directory(), now);
    plan.others = readiness_.descriptors();
    char room[PATH_MAX];
    TextBuffer<PATH_MAX> setting;
    if (readiness_.socket())
        setting.append("NOTIFY_SOCKET=")
            .append(sys::current_directory(room).value_or(""))
            .append('/')
            .append(file::notify_address);
    TextBuffer<40> watchdog; // without WATCHDOG_PID, which is not known yet: it is for whoever reads it
    if (const auto limit = settings_.rules().watchdog)
        watchdog.append("WATCHDOG_USEC=").append_number(static_cast<std::uint64_t>(limit->count() / 1000));
    const char* settings[] = {setting.c_str(), watchdog.c_str()};
    const std::size_t count = !readiness_.socket() ? 0 : watchdog.size() == 0 ? 1 : 2;
    const machine::Actions then = with_environment({settings, count}, [&](const char* const* environment) {
        plan.environment = environment;
        return start(plan, now);
    });
    readiness_.on_started();
    if (machine_.state().phase != protocol::Phase::running) readiness_.end();
    return then;
}

machine::Actions Service::start(sys::SpawnPlan& plan, Instant now) {
    Birth birth{*this, now};
    plan.before_exec = write_down_birth;
    plan.context = &birth;
    prepare_tree(plan, birth.has_entered);

    files_.prepare_for_child();
    const auto pid = sys::spawn(plan);
    files_.settle_after_child();
    if (!birth.has_entered) tree_.on_refused();
    if (pid) {
        reported_start_.forget();
        process_.on_started(*pid, plan.new_session);
        const machine::Actions then =
            machine_.on_started(static_cast<std::uint32_t>(*pid), now, birth.started);
        notice({machine_.state().phase, machine::Notice::What::start, machine_.state().pid});
        if (machine_.state().phase == protocol::Phase::running) {
            events_.note('u');
            if (!machine_.state().ready) events_.note('U'); // it says nothing of it
        }
        return then;
    }
    files_.forget_shown(); // the child has written down that it runs
    const FailedStart failed{machine_.state().phase, start_failure_of(pid.error())};
    const machine::Actions then = machine_.on_start_failed(failed.failure, now);
    if (directory_was_removed()) return machine_.on_directory_removed(now);
    if (reported_start_.is_new(failed)) report_.start_failed(plan.program, failed.failure);
    return then;
}

// Then there is nothing to start any more, and nothing will come: who makes a directory of this name anew
// makes another one, for another supervise.
bool Service::directory_was_removed() {
    const auto found = sys::info(directory_, ".");
    if (!found || found->links > 0) return false;
    if (!removed_) report_.removed(process_.pid() != 0);
    removed_ = true;
    upkeep_.on_published(); // there is nowhere to
    return true;
}

void Service::signal(const Action& action) const {
    if (action.reach == machine::Reach::tree) return send_to_tree(action.signal);
    if (const auto sent = process_.send(action.signal, action.reach == machine::Reach::group); !sent)
        report_.signal_failed(sent.error());
}

void Service::change_down_file(bool wanted) const {
    const auto changed = wanted ? sys::make_empty_file(directory_, file::down, 0644)
                                : sys::remove_file(directory_, file::down);
    if (!changed) report_.down_file_failed(changed.error());
}

void Service::publish(Instant now) {
    look_around(now);
    files_.serve_s6(settings_.has(protocol::ServiceFile::event));
    if (settings_.has(protocol::ServiceFile::control)) files_.serve_runit();
    tend_health(now);
    note_started();
    note_wanted();
    lapse_readiness(now);
    publish_state(now);
    send_events(now);
    if (std::exchange(tells_needed_, false)) needs_.tell_needed();
    if (companions_) tell_of_it(now);
}

// No process begins or ends then, and those that need it, and that it needs, hear of it all the same.
void Service::note_started() {
    const bool is_started = machine_.state().phase == protocol::Phase::started;
    if (std::exchange(was_started_, is_started) == is_started) return;
    events_.note(is_started ? 'U' : 'D');
    tells_needed_ = true;
}

// Told to go down it may go on for a while, and told up it may have done so; those that need it hear of it.
void Service::note_wanted() {
    const bool was_wanted = std::exchange(was_wanted_, is_wanted(machine_.state()));
    if (was_wanted != was_wanted_) events_.note('w');
}

// A run was to be asked, and nobody can be asked any more: nobody is to wait for what never comes.
void Service::lapse_readiness(Instant now) {
    if (machine_.state().ready != false || settings_.rules().says_when_ready || readiness_.may_say_so())
        return;
    on_ready(now);
}

// Nobody leaves before that has been told.
void Service::tell_of_it(Instant now) {
    if (is_gone()) companions_->notifier.lift_limit();
    companions_->notifier.tell(settings_.has(protocol::ServiceFile::notify) && !removed_, now);
    if (is_gone()) farewell_.look(companions_->are_busy(now), now.moment);
}

// Who begins to listen does so before looking at what was published; so the place for listeners is looked for
// after it was.
void Service::send_events(Instant now) {
    if (!events_.has_any()) return;
    settings_.look_afresh(now, report_);
    machine_.follow(settings_.rules(), needs_.neighbours());
    const bool is_sent = events_.send(settings_.has(protocol::ServiceFile::event));
    if (!is_sent) upkeep_.on_publishing_failed(now.moment);
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

void Service::publish_state(Instant now) {
    if (removed_ || files_.shows(machine_.state())) return;
    const bool had_shown = files_.shows_anything();
    auto outcome = must_reopen_ ? reopen_and_publish(now) : files_.publish(machine_.state());
    const bool gone = !outcome && outcome.error().number == ENOENT;
    // In this order: what is removed from now on is told. What was opened or made a moment ago is still
    // there.
    if (!must_reopen_ && (gone || (had_shown && files_.has_lost_a_fifo()))) outcome = reopen_and_publish(now);
    note_publishing(outcome, now);
}

ControlFiles::Outcome Service::reopen_and_publish(Instant now) {
    const auto opened = files_.open(directory_, machine_.state());
    history_.begin(files_.directory());
    if (needs_.news()) upkeep_.on_removal(now.moment); // that has gone as well, and is made in the next look
    must_reopen_ = !opened;
    if (opened && !reported_publishing_.holds()) report_.control_directory_made_anew();
    return opened ? files_.publish(machine_.state()) : opened;
}

void Service::note_publishing(const ControlFiles::Outcome& outcome, Instant now) {
    if (outcome) {
        must_reopen_ = false;
        upkeep_.on_published();
        reported_publishing_.forget();
        return;
    }
    files_.forget_shown();
    upkeep_.on_publishing_failed(now.moment);
    if (reported_publishing_.is_new(outcome.error())) report_.publishing_failed(outcome.error());
}

} // namespace lares::supervise
