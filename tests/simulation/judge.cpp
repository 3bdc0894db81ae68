// SPDX-License-Identifier: ISC
#include "judge.hpp"

#include "protocol/status_record.hpp"

#include <chrono>
#include <csignal>

namespace lares::simulation {

using protocol::Phase;
using protocol::Want;

namespace {

constexpr Span a_second = std::chrono::seconds{1};

} // namespace

const char* sentence(Promise promise) {
    switch (promise) {
    case Promise::one_process_at_a_time: return "run is started only while no process of it lives";
    case Promise::signals_have_somebody_to_go_to: return "a signal is sent only to a process that lives";
    case Promise::a_second_between_automatic_starts:
        return "a start that nobody asked for comes a second or more after the start before it";
    case Promise::a_second_after_a_failed_start:
        return "after a start that failed the next one comes a second later, whoever asks for it";
    case Promise::down_means_down:
        return "a service that was told down is not started until it is told up or once";
    case Promise::once_means_once: return "a service that was told once has one run and not a second one";
    case Promise::exit_is_final: return "after exit, nothing is started that is dead";
    case Promise::supervise_leaves_only_when_asked_and_alone:
        return "supervise leaves once, when it was told to and nothing runs";
    case Promise::what_is_wanted_is_looked_after:
        return "a service that is wanted up runs, or its next start is at most a second away";
    case Promise::the_published_pid_is_the_living_process:
        return "the published pid is that of the living process, or 0 when there is none";
    case Promise::the_published_want_is_what_was_asked:
        return "the published want is what was asked for last";
    case Promise::the_count_of_starts_is_right:
        return "the published count of starts is that of the processes made";
    case Promise::pauses_end_with_the_process:
        return "paused is shown when the process was paused, and only then";
    case Promise::what_is_written_can_be_read:
        return "the files that are written are read back as what they say";
    }
    return "?";
}

void Judge::must(bool kept, Promise promise) {
    if (!kept) broken_.push_back({promise, facts_});
}

void Judge::asked(char byte) {
    ++facts_;
    const bool alive = pid_ != 0;
    switch (byte) {
    case 'u':
    case 'U':
        want_ = Want::up;
        run_is_owed_ = false;
        break;
    case 'd':
    case 'D':
        want_ = Want::down;
        run_is_owed_ = false;
        if (alive) paused_ = false;
        break;
    case 'o':
        want_ = Want::once;
        if (!alive) run_is_owed_ = true;
        break;
    case 'O':
        want_ = Want::once;
        run_is_owed_ = false;
        break;
    case 'x': exit_asked_ = true; break;
    case 'p':
    case 'P': paused_ = alive; break;
    case 'c':
    case 'C':
    case 'r': paused_ = false; break;
    default: break;
    }
    // There is no next run to wait for any more.
    if (finishes_after_the_next_run_ && !is_a_start_due()) exit_asked_ = true;
}

bool Judge::is_a_start_due() const {
    return pid_ == 0 && (want_ == Want::up || run_is_owed_);
}

void Judge::told_to_finish() {
    ++facts_;
    if (is_a_start_due())
        finishes_after_the_next_run_ = true;
    else
        exit_asked_ = true;
}

void Judge::ordered_start(Moment now, bool asked_for) {
    ++facts_;
    must(pid_ == 0 && !start_ordered_, Promise::one_process_at_a_time);
    must(!exit_asked_ && !left_, Promise::exit_is_final);
    must(want_ != Want::down, Promise::down_means_down);
    must(want_ != Want::once || run_is_owed_, Promise::once_means_once);
    if (last_start_) {
        const bool too_early = now - *last_start_ < a_second;
        must(asked_for || !too_early, Promise::a_second_between_automatic_starts);
        must(!last_start_failed_ || !too_early, Promise::a_second_after_a_failed_start);
    }
    last_start_ = now;
    start_ordered_ = true;
}

void Judge::started(std::uint32_t pid) {
    ++facts_;
    start_ordered_ = false;
    last_start_failed_ = false;
    run_is_owed_ = false;
    paused_ = false;
    pid_ = pid;
    ++starts_;
    if (finishes_after_the_next_run_) exit_asked_ = true;
}

void Judge::start_failed(bool had_a_process) {
    ++facts_;
    start_ordered_ = false;
    last_start_failed_ = true;
    if (!had_a_process) return; // Then it was no run.
    run_is_owed_ = false;
    if (finishes_after_the_next_run_) exit_asked_ = true;
}

void Judge::ordered_signal(int) {
    ++facts_;
    must(pid_ != 0, Promise::signals_have_somebody_to_go_to);
}

void Judge::ordered_leave() {
    ++facts_;
    must(exit_asked_ && pid_ == 0 && !left_, Promise::supervise_leaves_only_when_asked_and_alone);
    left_ = true;
}

void Judge::died() {
    ++facts_;
    pid_ = 0;
    paused_ = false;
}

void Judge::published(const protocol::ServiceState& state, Moment now) {
    ++facts_;
    must(state.pid == pid_, Promise::the_published_pid_is_the_living_process);
    must((state.phase == Phase::running) == (pid_ != 0), Promise::the_published_pid_is_the_living_process);
    must((state.phase == Phase::gone) == left_, Promise::supervise_leaves_only_when_asked_and_alone);
    must(state.want == want_, Promise::the_published_want_is_what_was_asked);
    must(state.starts == starts_, Promise::the_count_of_starts_is_right);
    must(state.paused == paused_, Promise::pauses_end_with_the_process);

    const bool soon = state.next_start && *state.next_start > now && *state.next_start - now <= a_second;
    must(!state.next_start || soon, Promise::what_is_wanted_is_looked_after);
    if (is_a_start_due() && !exit_asked_) must(pid_ != 0 || soon, Promise::what_is_wanted_is_looked_after);
    // To be left on request is a want as well.
    if (exit_asked_) must(pid_ != 0 || left_, Promise::what_is_wanted_is_looked_after);
    if (want_ == Want::down) must(!state.next_start, Promise::down_means_down);

    const auto record = protocol::status_record_of(state);
    must(protocol::decode_status(protocol::encode(record)) == record, Promise::what_is_written_can_be_read);
    must(protocol::state_from_text(protocol::to_text(state).view()) == state,
         Promise::what_is_written_can_be_read);
    must(record.pid == pid_, Promise::the_published_pid_is_the_living_process);
}

std::string verdict(const Judge& judge) {
    std::string text;
    std::set<Promise> told;
    for (const Broken& it : judge.broken())
        if (told.insert(it.promise).second)
            text.append("\n  broken after ")
                .append(std::to_string(it.at_fact))
                .append(" facts: ")
                .append(sentence(it.promise));
    return text;
}

} // namespace lares::simulation
