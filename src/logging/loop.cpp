// SPDX-License-Identifier: ISC
#include "loop.hpp"

#include "sys/clock.hpp"
#include "sys/process.hpp"
#include "sys/removals.hpp"

#include <csignal>

namespace lares::logging {

void Loop::take_up(Directory& directory) {
    for (;;) {
        const Instant now = sys::instant_now();
        directory.attend(now);
        if (!directory.is_starting()) return;
        if (const auto& failure = directory.start_failure()) {
            give_back_what_was_taken_up(now);
            directory.messages().die(*failure);
        }
        poller_.wait(directory.deadline(), sys::now());
        if (poller_.ready(signal_place)) on_signals(sys::instant_now());
    }
}

// Without its mark a directory is one whose writer was killed; each start that fails would add an empty file
// to it, and an old one would go.
void Loop::give_back_what_was_taken_up(Instant now) {
    for (Directory& directory : plan_.directories)
        if (directory.has_settled()) directory.end(now);
}

int Loop::run() {
    phase_ = Phase::reading;
    go_on(sys::instant_now());
    for (;;) {
        poller_.watch(input_place, wants_input() ? input_ : nowhere_);
        poller_.watch_for_room(complaint_place,
                               pump_.waits_for_standard_error() ? standard_error_ : nowhere_);
        poller_.wait(deadline(), sys::now());

        const Instant now = sys::instant_now();
        if (poller_.ready(signal_place)) on_signals(now);
        attend(now);
        if (poller_.ready(input_place) && wants_input()) read(now);
        go_on(now);
        if (phase_ == Phase::marking && all_have_ended()) return exit_code_;
    }
}

bool Loop::wants_input() const {
    return !is_stuck_ && (phase_ == Phase::reading || phase_ == Phase::ending_line);
}

std::optional<Moment> Loop::deadline() const {
    std::optional<Moment> next = pump_.deadline();
    for (const Directory& directory : plan_.directories) next = earliest({next, directory.deadline()});
    for (const ShownFile& shown : plan_.shown) next = earliest({next, shown.deadline()});
    return next;
}

void Loop::attend(Instant now) {
    pump_.attend(now);
    for (Directory& directory : plan_.directories) directory.attend(now);
}

void Loop::read(Instant now) {
    const Pump::Input input = pump_.read(now);
    if (input == Pump::Input::open) return;
    if (input == Pump::Input::failed) {
        // svlogd has always taken it for the end.
        const bool is_fatal = plan_.manner == protocol::LogManner::daemontools;
        if (is_fatal) report_.fatal({"unable to read standard input"}, pump_.read_error());
        if (!is_fatal) report_.warn({"unable to read standard input"}, pump_.read_error());
        if (is_fatal) exit_code_ = sys::exit_temporary;
    }
    pump_.end_line();
    phase_ = Phase::settling;
}

// From phase to phase, as far as it goes.
void Loop::go_on(Instant now) {
    is_stuck_ = !pump_.work(now);
    if (!is_stuck_) read_again_if_told(now);
    if (was_told_) part(now);
    if (is_stuck_) return;
    if (phase_ == Phase::reading && was_told_) {
        pump_.stop_at_line_end();
        phase_ = Phase::ending_line;
    }
    if (phase_ == Phase::ending_line && !pump_.is_in_line()) phase_ = Phase::settling;
    if (phase_ == Phase::settling && all_have_settled()) {
        for (Directory& directory : plan_.directories) directory.end(now);
        phase_ = Phase::marking;
        if (was_told_) part(now);
    }
}

// A processor that runs is not disturbed; meanwhile everything goes on as it was.
void Loop::read_again_if_told(Instant now) {
    if (reads_again_ && phase_ == Phase::reading && !some_processor_runs()) {
        reads_again_ = false;
        phase_ = Phase::closing;
    }
    if (phase_ != Phase::closing || !all_have_closed(now)) return;
    plan_.read_again(plan_, *this);
    pump_.on_new_plan();
    phase_ = Phase::reading;
}

bool Loop::some_processor_runs() const {
    for (const Directory& directory : plan_.directories)
        if (directory.processor_runs()) return true;
    return false;
}

bool Loop::all_have_closed(Instant now) {
    bool all = true;
    for (Directory& directory : plan_.directories)
        if (!directory.close(now)) all = false;
    return all;
}

bool Loop::all_have_settled() const {
    for (const Directory& directory : plan_.directories)
        if (!directory.has_settled()) return false;
    return true;
}

bool Loop::all_have_ended() const {
    for (const Directory& directory : plan_.directories)
        if (!directory.has_ended()) return false;
    return true;
}

// Signals.

void Loop::on_signals(Instant now) {
    for (int number : signals_.take()) on_signal(number, now);
}

void Loop::on_signal(int number, Instant now) {
    switch (number) {
    case SIGALRM:
        tell("sigalarm received.");
        for (Directory& directory : plan_.directories) directory.ask_for_rotation(now);
        break;
    case SIGCHLD:
        tell("sigchild received.");
        bury(now);
        break;
    case sys::removal_signal:
        for (Directory& directory : plan_.directories) directory.on_removal(now);
        break;
    case SIGHUP: on_told_to_read_again(now); break;
    case SIGQUIT: leave_as_it_is("told to quit");
    default:
        tell("sigterm received.");
        on_told_to_end(now);
        break;
    }
}

void Loop::tell(std::string_view what) const {
    if (plan_.is_verbose) report_.info({what});
}

void Loop::on_told_to_read_again(Instant now) {
    if (!plan_.read_again) return on_told_to_end(now);
    tell("sighangup received.");
    reads_again_ = true;
}

void Loop::on_told_to_end(Instant now) {
    if (!was_told_) pump_.on_told_to_end(now);
    is_told_again_ = was_told_;
    has_ended_line_ = false;
    was_told_ = true;
    if (phase_ == Phase::starting) part(now); // else go_on() does, when it has tried once more to write
}

void Loop::bury(Instant now) {
    while (const auto reaped = sys::reap_any())
        for (Directory& directory : plan_.directories)
            if (directory.on_child_ended(reaped->pid, reaped->status, now)) break;
}

bool Loop::something_pauses() const {
    for (const Directory& directory : plan_.directories)
        if (directory.is_pausing()) return true;
    for (const ShownFile& shown : plan_.shown)
        if (shown.is_pausing()) return true;
    return false;
}

machine::LogSituation Loop::situation() const {
    const bool reads = phase_ == Phase::reading || phase_ == Phase::ending_line;
    return {.is_told_again = is_told_again_,
            .has_ended_line = has_ended_line_,
            .is_pausing = something_pauses(),
            .is_stuck = is_stuck_ || phase_ == Phase::starting,
            .is_in_line = reads && pump_.is_in_line(),
            .is_processing = some_processor_runs()};
}

// Told to end, what is still waited for? A line that was ended takes another attempt to write; where a
// rotation is in its way, go_on() makes one more later.
void Loop::part(Instant now) {
    const machine::LogSituation it = situation();
    switch (machine::parting_of(it)) {
    case machine::LogParting::goes_on: return;
    case machine::LogParting::leaves:
        leave_as_it_is(it.is_pausing ? "told to end while pausing" : "told twice to end");
    case machine::LogParting::ends_line: break;
    }
    pump_.end_line();
    has_ended_line_ = true;
    is_stuck_ = !pump_.work(now);
    part(now);
}

// No mark is set: the next start finds that we have not come to an end, and takes care of what we leave.
void Loop::leave_as_it_is(const char* why) {
    report_.fatal({why}, 0, "the next start finishes what is left");
    if (phase_ == Phase::starting) give_back_what_was_taken_up(sys::instant_now());
    for (Directory& directory : plan_.directories) directory.abandon();
    sys::leave(sys::exit_temporary);
}

} // namespace lares::logging
