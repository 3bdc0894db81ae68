// SPDX-License-Identifier: ISC
#include "service.hpp"

#include "protocol/names.hpp"
#include "sys/clock.hpp"
#include "sys/file.hpp"
#include "sys/unfinished.hpp"
#include "trouble.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>

namespace lares::supervise {

using machine::Action;
using protocol::StartFailure;
namespace file = protocol::service_file;

namespace {

constexpr const char* run_arguments[] = {file::run, nullptr};

StartFailure start_failure_of(const sys::SpawnFailure& failure) {
    const bool forked = failure.step != sys::SpawnFailure::Step::fork;
    return {forked ? StartFailure::Step::exec : StartFailure::Step::fork, failure.error.number};
}

} // namespace

Service::Service(const char* name, int directory, const char* control_path, bool down_file, Instant now,
                 const sys::Report& report)
    : name_{name}, directory_{directory}, files_{control_path}, machine_{down_file, now}, report_{report} {}

ControlFiles::Outcome Service::open(Instant now) {
    const auto opened = files_.open(directory_, machine_.state());
    // A status that cannot be written does not keep a service from running; a directory that is not ours
    // does.
    if (!opened && !files_.is_held()) return opened;
    if (!opened) note_publishing(opened, now);
    perform(machine_.begin(now), now);
    publish(now);
    return {};
}

void Service::explain_refusal(const ControlFiles::Failure& failure) const {
    const bool absolute = files_.path()[0] == '/';
    report_.fatal({"unable to ", failure.attempt, " ", absolute ? "" : name_, absolute ? "" : "/",
                   files_.path(), "/", failure.file},
                  failure.number, remedy_for(failure, directory_, name_, files_.path()).view());
}

std::optional<Moment> Service::deadline() const {
    return earliest({machine_.deadline(), upkeep_.deadline()});
}

void Service::on_commands_waiting(Instant now) {
    std::array<char, 512> room;
    machine_.begin_commands();
    for (char byte : sys::read_waiting(files_.control(), room)) {
        const auto command = protocol::decode_command(byte);
        if (command) perform(machine_.on_command(*command, now), now);
    }
    publish(now);
}

void Service::on_commands(std::initializer_list<protocol::Command> commands, Instant now) {
    machine_.begin_commands();
    for (protocol::Command command : commands) perform(machine_.on_command(command, now), now);
    publish(now);
}

void Service::on_told_to_finish(Instant now) {
    perform(machine_.on_told_to_finish(now), now);
    publish(now);
}

void Service::on_exited(int wait_status, Instant now) {
    perform(machine_.on_exited(protocol::decode_wait_status(wait_status), now), now);
    publish(now);
}

void Service::on_time(Instant now) {
    perform(machine_.on_time(now), now);
    if (upkeep_.must_look(now.moment)) return look_at_files(now);
    if (upkeep_.must_publish(now.moment)) published_.reset();
    publish(now);
}

void Service::on_removal(Instant now) {
    upkeep_.on_removal(now.moment);
}

void Service::look_again(Instant now) {
    // Who asks wants to hear again what still holds. Of a start that is not possible the next attempt tells.
    reported_publishing_.forget();
    reported_start_.forget();
    look_at_files(now);
}

void Service::look_at_files(Instant now) {
    upkeep_.on_looked();
    if (removed_ || directory_was_removed()) {
        perform(machine_.on_directory_removed(now), now);
        return;
    }
    if (!files_.still_there(directory_)) return note_publishing(reopen_and_publish(), now);
    files_.forget_published();
    note_publishing(files_.publish(machine_.state()), now);
}

// What follows from an action that failed is the machine's to say, and is performed as well; that ends,
// because what follows a start that failed is never another start.
void Service::perform(const machine::Actions& actions, Instant now) {
    for (const Action& action : actions) {
        switch (action.kind) {
        case Action::Kind::start_run: perform(start_run(now), now); break;
        case Action::Kind::send_signal: signal(action); break;
        case Action::Kind::make_down_file: change_down_file(true); break;
        case Action::Kind::remove_down_file: change_down_file(false); break;
        case Action::Kind::leave: break; // has_left() tells
        }
    }
}

machine::Actions Service::start_run(Instant now) {
    sys::SpawnPlan plan{.program = file::run, .arguments = run_arguments, .environment = sys::environment()};
    if (directory_ != sys::here) plan.directory = directory_;
    plan.new_session = !sys::exists(directory_, file::no_session).value_or(false);
    has_own_group_ = plan.new_session;

    const auto pid = sys::spawn(plan);
    if (pid) {
        reported_start_.forget();
        return machine_.on_started(static_cast<std::uint32_t>(*pid), now);
    }
    const StartFailure failure = start_failure_of(pid.error());
    const machine::Actions then = machine_.on_start_failed(failure, now);
    if (directory_was_removed()) return machine_.on_directory_removed(now);
    report_start_failure(failure);
    return then;
}

// Then there is nothing to start any more, and nothing will come: who makes a directory of this name anew
// makes another one, for another supervise.
bool Service::directory_was_removed() {
    const auto found = sys::info(directory_, ".");
    if (!found || found->links > 0) return false;
    if (!removed_)
        report_.warn({name_, " has been removed; leaving", pid() == 0 ? "" : " when its process has ended"});
    removed_ = true;
    return true;
}

void Service::signal(const Action& action) const {
    // Without a session of its own the service has no group of its own either; then the process has to do.
    if (const auto sent = sys::send_signal(pid(), action.signal, action.to_group && has_own_group_); !sent)
        report_.warn({"unable to send a signal to ", name_}, sent.error().number);
}

void Service::change_down_file(bool wanted) const {
    const auto changed = wanted ? sys::make_empty_file(directory_, file::down, 0644)
                                : sys::remove_file(directory_, file::down);
    if (!changed)
        report_.warn({"unable to ", changed.error().attempt, " ", name_, "/", file::down},
                     changed.error().number);
}

void Service::publish(Instant now) {
    if (published_ == machine_.state() || removed_) return;
    auto outcome = must_reopen_ ? reopen_and_publish() : files_.publish(machine_.state());
    const bool gone = !outcome && outcome.error().number == ENOENT;
    // In this order: what is removed from now on is told. What was opened or made a moment ago is still
    // there.
    if (!must_reopen_ && (gone || (published_ && files_.has_lost_a_fifo()))) outcome = reopen_and_publish();
    note_publishing(outcome, now);
}

ControlFiles::Outcome Service::reopen_and_publish() {
    const auto opened = files_.open(directory_, machine_.state());
    must_reopen_ = !opened;
    if (opened && !reported_publishing_.holds()) warn_of_reopening();
    return opened ? files_.publish(machine_.state()) : opened;
}

void Service::note_publishing(const ControlFiles::Outcome& outcome, Instant now) {
    if (outcome) {
        published_ = machine_.state();
        upkeep_.on_published();
        reported_publishing_.forget();
        return;
    }
    published_.reset();
    upkeep_.on_publishing_failed(now.moment);
    if (reported_publishing_.is_new(outcome.error())) warn_of_publishing(outcome.error());
}

void Service::warn_of_reopening() const {
    const bool absolute = files_.path()[0] == '/';
    report_.warn({absolute ? "" : name_, absolute ? "" : "/", files_.path(),
                  " or something in it was removed; it has been made anew"});
}

void Service::warn_of_publishing(const ControlFiles::Failure& failure) const {
    const bool absolute = files_.path()[0] == '/';
    const bool renaming = std::string_view{failure.attempt} == "rename";
    protocol::Hint hint = remedy_for(failure, directory_, name_, files_.path());
    hint.append(hint.size() > 0 ? "; " : "");
    hint.append("it is tried again until it succeeds; the service is not touched");
    report_.warn({"unable to ", failure.attempt, " ", absolute ? "" : name_, absolute ? "" : "/",
                  files_.path(), "/", failure.file, failure.unfinished ? sys::unfinished_suffix : "",
                  renaming ? " to " : "", renaming ? failure.file : ""},
                 failure.number, hint.view());
}

// Apart, with explain(), for their room on the stack: a service that starts should not pay for it.
[[gnu::noinline]] void Service::report_start_failure(const StartFailure& failure) {
    if (!reported_start_.is_new(failure)) return;
    const protocol::Hint hint = explain(failure);
    if (failure.step == StartFailure::Step::fork)
        report_.warn({"unable to fork for ", name_}, failure.number, hint.view());
    else
        report_.fatal({"unable to start ", name_, "/run"}, failure.number, hint.view());
}

protocol::Hint Service::explain(const StartFailure& failure) const {
    std::array<char, 256> room;
    protocol::PathText path;
    path.append(name_).append("/run");
    return protocol::explain_start_failure(failure.number, sys::facts_of(directory_, file::run, room),
                                           path.view());
}

} // namespace lares::supervise
