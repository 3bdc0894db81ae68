// SPDX-License-Identifier: ISC
// How Service starts the process of a phase.
#include "service.hpp"

#include "protocol/names.hpp"
#include "script.hpp"
#include "sys/file.hpp"
#include "sys/lock.hpp"
#include "sys/process_facts.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <utility>

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

// The descriptor of lock-fd, and behind it that of notification-fd, of which none must lie where the other is
// to go. The second one is moved out of the way: the first is there when the second comes to its place.
class PlacedTogether {
  public:
    using Placed = sys::SpawnPlan::Placed;
    PlacedTogether(std::span<const Placed> first, std::span<const Placed> second) {
        for (const Placed& each : first) placed_[count_++] = each;
        for (const Placed& each : second) placed_[count_++] = each;
        if (count_ < placed_.size() || placed_[1].number != placed_[0].place) return;
        moved_ = sys::Fd{sys::lifted(placed_[1].number)};
        if (moved_)
            placed_[1].number = moved_.number();
        else
            count_ = 1; // for want of a descriptor
    }
    std::span<const Placed> all() const { return {placed_.data(), count_}; }

  private:
    std::array<Placed, 2> placed_{};
    std::size_t count_ = 0;
    sys::Fd moved_;
};

const char* Service::program() const {
    const protocol::Phase phase = machine_.state().phase;
    return is_log_ && phase == protocol::Phase::running ? file::log_program : program_of(phase);
}

machine::Actions Service::start_process(Instant now) {
    const char* program = this->program();
    const char* const arguments[] = {program, nullptr};
    sys::SpawnPlan plan{.program = program, .arguments = arguments, .environment = sys::environment()};
    if (directory_ != sys::here) plan.directory = directory_;
    plan.new_session = !has_no_session();
    plan.oom_score_adj = oom_score_adj_.of_service();
    const protocol::Phase phase = machine_.state().phase;
    if (phase == protocol::Phase::finishing) return start_finish(plan, now);
    if (phase != protocol::Phase::running && settings_.has(protocol::ServiceFile::notify_socket))
        return start_script(plan, now);
    if (phase == protocol::Phase::running && settings_.lock_fd()) return start_run_with_lock(plan, now);
    return start_run(plan, now);
}

machine::Actions Service::start_run(sys::SpawnPlan& plan, Instant now) {
    const bool is_run = machine_.state().phase == protocol::Phase::running;
    return is_run && settings_.rules().says_when_ready ? start_run_that_says_when(plan, now)
                                                       : start(plan, now);
}

// What is left of an earlier run may still hold it, and then there would be two at once. Of any other trouble
// the service knows nothing, and starts.
[[gnu::noinline]] machine::Actions Service::start_run_with_lock(sys::SpawnPlan& plan, Instant now) {
    const auto lock = sys::open_locked_by_fcntl(files_.directory(), protocol::control_file::service_lock);
    if (!lock && lock.error().number == EAGAIN)
        return fail_to_start(plan.program, {StartFailure::Step::lock, EAGAIN}, now);
    if (!lock) {
        if (reported_lock_.is_new(lock.error())) report_.service_lock_failed(lock.error());
        return start_run(plan, now);
    }
    reported_lock_.forget();
    const sys::SpawnPlan::Placed placed{lock->number(), *settings_.lock_fd()};
    plan.others = {&placed, 1};
    return start_run(plan, now);
}

// A link to nothing is none.
bool Service::has_no_session() const {
    return settings_.has(protocol::ServiceFile::no_session) &&
           sys::exists(directory_, file::no_session).value_or(false);
}

// Empty: there is no socket, or no address by which it could be found.
Service::NotifySetting Service::notify_setting() {
    NotifySetting setting;
    if (!settings_.has(protocol::ServiceFile::notify_socket)) return setting;
    const sys::Fd& above = needs_.scan_directory();
    const auto address = notify_address(above ? above.number() : -1, entry_, own_.notify_address);
    if (address) setting.append("NOTIFY_SOCKET=").append(address->view());
    if (!std::exchange(has_told_of_address_, !address) && !address) report_.notify_address_too_long();
    return setting;
}

// Apart, for its room on the stack.
[[gnu::noinline]] machine::Actions Service::start_finish(sys::SpawnPlan& plan, Instant now) {
    const FinishCall call{machine_.state(), name_, settings_.files().are_of_s6()};
    plan.arguments = call.arguments();
    NotifySetting socket = notify_setting();
    if (socket.size() != 0) readiness_.hear_on(settings_);
    std::array<const char*, FinishCall::setting_count + 1> settings{};
    *std::ranges::copy(call.settings(), settings.begin()).out = socket.c_str();
    const std::size_t count = call.settings().size() + (socket.size() != 0 ? 1 : 0);
    return with_environment({settings.data(), count}, [&](const char* const* environment) {
        plan.environment = environment;
        return start(plan, now);
    });
}

// One that may ask for more time. Apart likewise.
[[gnu::noinline]] machine::Actions Service::start_script(sys::SpawnPlan& plan, Instant now) {
    NotifySetting socket = notify_setting();
    if (socket.size() != 0) readiness_.hear_on(settings_);
    const char* settings[] = {socket.c_str()};
    const std::size_t count = socket.size() != 0 ? 1 : 0;
    return with_environment({settings, count}, [&](const char* const* environment) {
        plan.environment = environment;
        return start(plan, now);
    });
}

// One that is to say when it is ready. Apart likewise.
[[gnu::noinline]] machine::Actions Service::start_run_that_says_when(sys::SpawnPlan& plan, Instant now) {
    NotifySetting socket = notify_setting();
    readiness_.begin(settings_, files_.directory(), now, socket.size() != 0);
    const bool can_say = socket.size() != 0 || readiness_.is_told_otherwise();
    machine_.expect_word(can_say, static_cast<bool>(readiness_.socket()));
    const PlacedTogether placed{plan.others, readiness_.descriptors()};
    plan.others = placed.all();
    TextBuffer<40> watchdog; // without WATCHDOG_PID, which is not known yet: it is for whoever reads it
    if (const auto limit = settings_.rules().watchdog)
        watchdog.append("WATCHDOG_USEC=").append_number(static_cast<std::uint64_t>(limit->count() / 1000));
    const char* settings[] = {socket.c_str(), watchdog.c_str()};
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
        (cleans_up() ? reported_cleanup_ : reported_start_).forget();
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
    return fail_to_start(plan.program, start_failure_of(pid.error()), now);
}

machine::Actions Service::fail_to_start(const char* program, StartFailure failure, Instant now) {
    failure.of_log = is_log_;
    const bool is_cleanup = cleans_up();
    const machine::Actions then = machine_.on_start_failed(failure, now);
    if (directory_was_removed()) return machine_.on_directory_removed(now);
    const StartTrouble trouble = report_.trouble_of(program, failure);
    if (!(is_cleanup ? reported_cleanup_ : reported_start_).is_new(trouble)) return then;
    if (is_cleanup && failure.step == StartFailure::Step::exec)
        report_.errand_failed(program, failure);
    else
        report_.start_failed(program, failure);
    return then;
}

// What fails then keeps no run from beginning.
bool Service::cleans_up() const {
    const protocol::Phase phase = machine_.state().phase;
    return phase == protocol::Phase::finishing || phase == protocol::Phase::stopping;
}

} // namespace lares::supervise
