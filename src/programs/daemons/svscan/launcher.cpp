// SPDX-License-Identifier: ISC
#include "launcher.hpp"

#include "sys/process_facts.hpp"

#include <cerrno>
#include <cstdlib>

namespace lares::svscan {

namespace {

constexpr const char* supervise = "supervise";

const char** environment_with(const char* addition) {
    const char* const* environment = sys::environment();
    std::size_t count = 0;
    while (environment[count]) ++count;
    auto** copy = static_cast<const char**>(std::malloc((count + 2) * sizeof(const char*)));
    if (!copy) return nullptr;
    for (std::size_t i = 0; i < count; ++i) copy[i] = environment[i];
    copy[count] = addition;
    copy[count + 1] = nullptr;
    return copy;
}

} // namespace

Launcher::Launcher(const sys::Report& report, const Era& era, const Inheritance& inheritance)
    : report_{report}, inheritance_{inheritance}, environment_{environment_with(setting_.c_str())} {
    word_.era = era;
    word_.oom_score_adj = inheritance.oom_score_adj;
}

Launcher::~Launcher() {
    std::free(environment_);
}

const char* const* Launcher::environment() const {
    return environment_ ? environment_ : sys::environment();
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
