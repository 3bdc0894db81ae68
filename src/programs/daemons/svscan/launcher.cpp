// SPDX-License-Identifier: ISC
#include "launcher.hpp"

#include "protocol/instance.hpp"
#include "sys/process_facts.hpp"

#include <cerrno>
#include <cstdlib>

namespace lares::svscan {

namespace {

constexpr const char* supervise = "supervise";

std::size_t size_of_environment() {
    const char* const* environment = sys::environment();
    std::size_t count = 0;
    while (environment[count]) ++count;
    return count;
}

// With room for two more, and the null pointer.
const char** copy_of_environment(std::size_t count, const char* addition) {
    const char* const* environment = sys::environment();
    auto** copy = static_cast<const char**>(std::malloc((count + 3) * sizeof(const char*)));
    if (!copy) return nullptr;
    for (std::size_t i = 0; i < count; ++i) copy[i] = environment[i];
    copy[count] = addition;
    copy[count + 1] = copy[count + 2] = nullptr;
    return copy;
}

} // namespace

Launcher::Launcher(const sys::Report& report, const Era& era, const Inheritance& inheritance)
    : report_{report}, inheritance_{inheritance}, inherited_{size_of_environment()},
      environment_{copy_of_environment(inherited_, setting_.c_str())} {
    word_.era = era;
    word_.oom_score_adj = inheritance.oom_score_adj;
}

Launcher::~Launcher() {
    std::free(environment_);
}

// Where there is none, and where there was no memory, the environment ends before that.
void Launcher::say_instance(std::string_view instance) {
    word_.is_instance = environment_ && !instance.empty();
    if (!environment_) return;
    instance_.clear();
    instance_.append(protocol::instance_variable).append('=').append(instance);
    environment_[inherited_ + 1] = instance.empty() ? nullptr : instance_.c_str();
}

// In the child, which knows its pid: it began between two readings of one clock, or asks when.
void Launcher::say_word(void* launcher, pid_t pid) {
    auto& self = *static_cast<Launcher*>(launcher);
    self.word_.pid = static_cast<std::uint32_t>(pid);
    if (sys::ticks_since_boot() != self.word_.ticks) self.word_.ticks = sys::start_of_process(pid);
    self.setting_ = to_setting(self.word_);
    (void)self.setting_.c_str(); // ends it with a NUL
}

void Launcher::start_service(Slot& slot, Voice voice, Moment now) {
    const char* const arguments[] = {supervise, slot.name, nullptr};
    sys::SpawnPlan plan{.program = supervise, .arguments = arguments, .environment = nullptr};
    plan.standard_output = slot.pipe.writer.number();
    start(slot, Side::service, voice, plan, now);
}

void Launcher::start_log(Slot& slot, Voice voice, Moment now) {
    const char* const arguments[] = {supervise, "log", nullptr};
    sys::SpawnPlan plan{.program = supervise, .arguments = arguments, .environment = nullptr};
    plan.standard_input = slot.pipe.reader.number();
    plan.subdirectory = slot.name;
    start(slot, Side::log, voice, plan, now);
}

void Launcher::start(Slot& slot, Side side, Voice voice, const sys::SpawnPlan& plan, Moment now) {
    machine::Kept& kept = slot.kept(side);
    sys::SpawnPlan whole = plan;
    whole.environment = environment();
    whole.before_exec = say_word;
    whole.context = this;
    say_instance(slot.instance());
    word_.is_quiet = kept.has_refused() || voice == Voice::silent;
    word_.ticks = sys::ticks_since_boot();
    whole.open_files = inheritance_.open_files ? &*inheritance_.open_files : nullptr;
    const auto pid = sys::spawn(whole);
    if (pid) {
        slot.held(side).complaint.forget();
        voice == Voice::aloud ? kept.on_started(*pid, now) : kept.on_started_in_silence(*pid, now);
    } else {
        complain(slot, side, pid.error());
        kept.on_start_failed(now);
    }
}

void Launcher::complain(Slot& slot, Side side, const sys::SpawnFailure& failure) const {
    if (!slot.held(side).complaint.is_new(failure.error.number)) return;
    const bool in_exec = failure.step == sys::SpawnFailure::Step::exec;
    const char* hint =
        in_exec && failure.error.number == ENOENT ? "there is no supervise in PATH" : "it is tried again";
    report_.warn(
        {"unable to ", failure.error.attempt, in_exec ? " supervise " : " ", slot.name, suffix_of(side)},
        failure.error.number, hint);
}

} // namespace lares::svscan
