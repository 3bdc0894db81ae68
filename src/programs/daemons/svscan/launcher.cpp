// SPDX-License-Identifier: ISC
#include "launcher.hpp"

#include "protocol/names.hpp"

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

Launcher::Launcher(const sys::Report& report, std::optional<sys::Limit> open_files)
    : report_{report}, open_files_{open_files}, quiet_environment_{
                                                    environment_with(protocol::refusal_reported_setting)} {}

Launcher::~Launcher() {
    std::free(quiet_environment_);
}

// A supervise that refused has said why. The next attempts are for when the cause has gone, and are silent.
const char* const* Launcher::environment_for(const machine::Kept& kept) const {
    return kept.has_refused() && quiet_environment_ ? quiet_environment_ : sys::environment();
}

void Launcher::start_service(Slot& slot, Moment now) const {
    const char* const arguments[] = {supervise, slot.name, nullptr};
    sys::SpawnPlan plan{.program = supervise, .arguments = arguments, .environment = nullptr};
    plan.standard_output = slot.pipe.writer.number();
    start(slot, slot.pair.service, plan, "", now);
}

void Launcher::start_log(Slot& slot, Moment now) const {
    const char* const arguments[] = {supervise, "log", nullptr};
    sys::SpawnPlan plan{.program = supervise, .arguments = arguments, .environment = nullptr};
    plan.standard_input = slot.pipe.reader.number();
    plan.subdirectory = slot.name;
    start(slot, slot.pair.log, plan, "/log", now);
}

void Launcher::start(Slot& slot, machine::Kept& kept, const sys::SpawnPlan& plan, const char* suffix,
                     Moment now) const {
    sys::SpawnPlan whole = plan;
    whole.environment = environment_for(kept);
    whole.open_files = open_files_ ? &*open_files_ : nullptr;
    const auto pid = sys::spawn(whole);
    if (pid) {
        slot.complaint.forget();
        kept.on_started(*pid, now);
    } else {
        complain(slot, pid.error(), suffix);
        kept.on_start_failed(now);
    }
}

void Launcher::complain(Slot& slot, const sys::SpawnFailure& failure, const char* suffix) const {
    using Step = sys::SpawnFailure::Step;
    if (!slot.complaint.is_new(failure.error.number)) return;
    const bool in_exec = failure.step == Step::exec;
    const char* hint =
        in_exec && failure.error.number == ENOENT ? "there is no supervise in PATH" : "it is tried again";
    report_.warn({"unable to ", failure.error.attempt, in_exec ? " supervise " : " ", slot.name, suffix},
                 failure.error.number, hint);
}

} // namespace lares::svscan
