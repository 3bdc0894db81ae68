// SPDX-License-Identifier: ISC
#include "notifier.hpp"

#include "protocol/names.hpp"
#include "script.hpp"

#include <array>

namespace lares::supervise {

using machine::Notice;
using machine::Notices;
namespace file = protocol::service_file;

namespace {

const char* word_for(Notice::What what) {
    switch (what) {
    case Notice::What::ready: return "ready";
    case Notice::What::exit: return "exit";
    case Notice::What::killed: return "killed";
    case Notice::What::start: break;
    }
    return "start";
}

} // namespace

void Notifier::on_errand_ended() {
    errand_.on_ended();
    notices_.on_told();
}

void Notifier::tell_next(Instant now) {
    const auto started = start(notices_.next(), now);
    if (!started) return on_not_started(started.error(), now);
    notices_.on_begun(now.moment);
    reported_.forget();
}

// Apart, for its room on the stack.
[[gnu::noinline]] Errand::Outcome Notifier::start(const Notices::Call& call, Instant now) {
    TextBuffer<12> pid;
    TextBuffer<12> code;
    pid.append_number(call.notice.pid);
    code.append_number(static_cast<unsigned>(call.notice.code));
    const bool is_of_run = call.notice.phase == protocol::Phase::running;
    const char* script = base_name_of(is_of_run ? run_ : program_of(call.notice.phase));
    const char* const arguments[] = {file::notify, script,       word_for(call.notice.what),
                                     pid.c_str(),  code.c_str(), nullptr};
    TextBuffer<32> missed;
    missed.append("NOTIFY_MISSED=").append_number(call.missed);
    const std::array settings{static_cast<const char*>(missed.c_str())};
    const std::span<const char* const> added{settings.data(), call.missed == 0 ? 0U : 1U};
    return with_environment(added, [&](const char* const* environment) {
        return errand_.start(service_, file::notify, arguments, environment, now.moment + may_take,
                             oom_score_adj_);
    });
}

// What cannot be executed will be told nothing; for want of a process, later.
void Notifier::on_not_started(const sys::SpawnFailure& failure, Instant now) {
    const protocol::StartFailure why = start_failure_of(failure);
    const bool is_for_want_of_a_process = why.step == protocol::StartFailure::Step::fork;
    if (is_for_want_of_a_process)
        notices_.on_not_begun(now.moment);
    else
        notices_.forget();
    if (reported_.is_new(report_.trouble_of(file::notify, why))) report_.errand_failed(file::notify, why);
}

} // namespace lares::supervise
