// SPDX-License-Identifier: ISC
#include "trial.hpp"

#include "base/text.hpp"
#include "protocol/handover.hpp"
#include "sys/file.hpp"
#include "sys/own_process.hpp"

#include <array>
#include <csignal>

namespace lares::succession {

using Step = machine::Upgrade::Step;

namespace {

// Nobody else would end one that hangs.
void end_with_us(void*, pid_t) {
    sys::die_with_parent(SIGKILL);
}

} // namespace

Trial::Verdict Trial::begin(Moment now) {
    return upgrade_.on_asked() == Step::try_it ? start(now) : Verdict::none;
}

Trial::Verdict Trial::start(Moment now) {
    auto pipe = sys::make_pipe();
    if (!pipe) return cannot_start(pipe.error().number);
    if (const auto set = sys::set_waiting(pipe->reader, sys::Waiting::no); !set)
        return cannot_start(set.error().number);
    const char* const arguments[] = {subject_.program, protocol::check_handover_option, subject_.role,
                                     nullptr};
    const auto pid = sys::spawn({.program = subject_.program,
                                 .arguments = arguments,
                                 .environment = sys::environment(),
                                 .standard_output = pipe->writer.number(),
                                 .new_session = true,
                                 .before_exec = end_with_us});
    if (!pid) return cannot_start(pid.error().error.number);
    answer_ = std::move(pipe->reader);
    upgrade_.on_trial_started(*pid, now);
    return Verdict::none;
}

Trial::Verdict Trial::cannot_start(int error) {
    report_.warn({"unable to upgrade ", subject_.whose, ": unable to start the new ", subject_.program},
                 error, "this one goes on; put the old one back");
    return Verdict::refused;
}

void Trial::on_time(Moment now) {
    if (upgrade_.on_time(now) == Step::end_trial) (void)sys::send_signal(upgrade_.pid(), SIGKILL, true);
}

Trial::Verdict Trial::on_ended(const sys::Reaped& child) {
    const protocol::RunEnd end = protocol::decode_wait_status(child.status);
    const Step step = upgrade_.on_child_ended(child.pid, end, has_said_so());
    answer_ = {};
    switch (step) {
    case Step::become_it: return Verdict::can;
    case Step::give_up_slow: return refuse("it takes more than five seconds to answer");
    case Step::give_up_other: return refuse("it has not answered: it is none of lares, or too old");
    case Step::give_up: return refuse_for(end);
    case Step::nothing:
    case Step::try_it:
    case Step::end_trial: break;
    }
    return Verdict::none;
}

// All of it is there, since the child has ended. Who may hold the other end yet is not waited for.
bool Trial::has_said_so() const {
    std::array<char, 80> room;
    const auto words = sys::read_waiting(answer_, room);
    return std::string_view{words.data(), words.size()} == subject_.is_able;
}

Trial::Verdict Trial::refuse_for(const protocol::RunEnd& end) {
    TextBuffer<80> why;
    why.append(end.kind == protocol::RunEnd::Kind::killed ? "it was killed by signal " : "it exits ")
        .append_number(static_cast<unsigned>(end.number))
        .append(", and says why if it can");
    return refuse(why.view());
}

Trial::Verdict Trial::refuse(std::string_view why) {
    TextBuffer<160> hint;
    hint.append(why).append("; this one goes on; put the old one back, or a better one there");
    report_.warn(
        {"unable to upgrade ", subject_.whose, ": the new ", subject_.program, " could not go on from here"},
        0, hint.view());
    return Verdict::refused;
}

void answer(std::string_view is_able) {
    sys::leave(sys::write_all(STDOUT_FILENO, is_able) ? 0 : sys::exit_temporary);
}

} // namespace lares::succession
