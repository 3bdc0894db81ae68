// SPDX-License-Identifier: ISC
// How Service starts the process of a phase.
#include "service.hpp"

#include "protocol/names.hpp"
#include "script.hpp"
#include "sys/file.hpp"
#include "sys/own_process.hpp"
#include "sys/process_facts.hpp"

#include <climits>

namespace lares::supervise {

using protocol::StartFailure;
namespace file = protocol::service_file;

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
            .append(own_.notify_address);
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

} // namespace lares::supervise
