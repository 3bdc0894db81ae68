// SPDX-License-Identifier: ISC
#include "judge.hpp"

#include "protocol/status_record.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <utility>

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
    case Promise::start_succeeds_before_the_first_run:
        return "where there is a script `start`, it has succeeded once before the first run";
    case Promise::finish_follows_each_run:
        return "where there is a script `finish`, it is what comes after each run, and nothing else";
    case Promise::stop_is_run_once_when_nothing_is_to_follow:
        return "where there is a script `stop`, it is run once after the last run, and only if none follows";
    case Promise::nothing_follows_a_run_while_something_is_left_of_it:
        return "where strays are waited for or ended, nothing is started while one of the last run is left";
    case Promise::a_script_that_has_a_time_limit_is_ended_by_it:
        return "a script that has a time limit is never without its deadline";
    case Promise::no_start_is_put_off:
        return "a start is due a second after the one before it, and not later";
    case Promise::a_script_is_run_or_about_to_be:
        return "a phase that has a process has it, or the moment of its next attempt";
    case Promise::a_script_that_had_no_process_is_tried_a_second_later:
        return "a script for which there was no process is tried again a second later, and not at once";
    case Promise::down_undoes_what_has_not_been_undone:
        return "what is down has been undone by `stop`, or failed for good; and `down` undoes that as well";
    case Promise::down_is_told_to_what_is_left_of_a_run:
        return "what is left of a run hears it when the service is told down";
    case Promise::what_is_written_can_be_read:
        return "the files that are written are read back as what they say";
    }
    return "?";
}

void Judge::heard(std::string fact) {
    ++facts_;
    if (broken_.empty()) story_.push_back(std::move(fact));
}

std::string Judge::story() const {
    constexpr std::size_t longest = 16;
    std::string text;
    for (std::size_t i = story_.size() - std::min(story_.size(), longest); i < story_.size(); ++i)
        text.append("\n    ").append(story_[i]);
    return text;
}

void Judge::must(bool kept, Promise promise) {
    if (!kept) broken_.push_back({promise, facts_});
}

void Judge::asked(char byte) {
    heard(std::string{"asked "} + byte);
    const bool alive = pid_ != 0;
    look_at_what_was_asked();
    if (phase_ == Phase::stopping && std::string_view{"uUo"}.contains(byte)) was_asked_while_stopping_ = true;
    switch (byte) {
    case 'u':
    case 'U':
        want_ = Want::up;
        run_is_owed_ = false;
        gave_up_ = false;
        break;
    case 'd':
    case 'D':
        want_ = Want::down;
        run_is_owed_ = false;
        gave_up_ = false; // `stop` may be asked for by hand
        asked_down();
        if (alive && phase_ != Phase::finishing && phase_ != Phase::stopping) paused_ = false;
        break;
    case 'o':
        want_ = Want::once;
        run_is_owed_ |= !alive || phase_ != Phase::running;
        gave_up_ = false;
        break;
    case 'O':
    case 'Q':
        want_ = Want::once;
        // What has begun goes on.
        run_is_owed_ = alive && phase_ == Phase::starting;
        gave_up_ = false;
        break;
    case 'x':
        // What has begun goes on.
        if (alive && phase_ == Phase::starting)
            finishes_after_the_next_run_ = true;
        else
            exit_asked_ = true;
        break;
    case 'p':
    case 'P': paused_ = pid_ != 0; break; // it is the service that is shown as paused, not what is left of it
    case 'c':
    case 'C':
    case 'r': paused_ = false; break;
    default: break;
    }
    note_that_nothing_follows();
}

void Judge::asked_down() {
    if (pid_ != 0 || left_ || finish_is_owed_ || stop_is_owed_) return;
    undoing_is_asked_ = scripts_.stop && !undone_ && is_cleared_;
    strays_are_to_be_told_ = !is_cleared_ && strays_ != 0;
}

// It is done at once.
void Judge::look_at_what_was_asked() {
    must(!undoing_is_asked_, Promise::down_undoes_what_has_not_been_undone);
    must(!strays_are_to_be_told_, Promise::down_is_told_to_what_is_left_of_a_run);
    undoing_is_asked_ = strays_are_to_be_told_ = false;
}

bool Judge::is_a_start_due() const {
    const bool is_running = pid_ != 0 && phase_ == Phase::running;
    return !is_running && (want_ == Want::up || run_is_owed_);
}

// `finish` or `stop` runs, or is to run as soon as there is a process.
bool Judge::is_cleaned_up() const {
    const bool is_script = phase_ == Phase::finishing || phase_ == Phase::stopping;
    if (!is_cleared_) return true;
    return is_script && (pid_ != 0 || finish_is_owed_ || stop_is_owed_);
}

// Then the next life begins with `start` again. Where there is a `stop`, that has to be run before.
void Judge::note_that_nothing_follows() {
    if (is_a_start_due() || (pid_ != 0 && phase_ == Phase::starting)) return;
    if (pid_ == 0 && is_cleared_ && !finish_is_owed_ && !scripts_.stop) begun_ = false;
    // There is no next run to wait for any more.
    if (finishes_after_the_next_run_) exit_asked_ = true;
}

// What has failed for good is down, and wanted so.
void Judge::gave_up() {
    gave_up_ = true;
    want_ = Want::down;
    run_is_owed_ = false;
    begun_ = false;
    undoing_is_due_ = false;
}

void Judge::told_to_finish() {
    heard("told to finish");
    if (is_a_start_due() && !is_cleaned_up())
        finishes_after_the_next_run_ = true;
    else
        exit_asked_ = true;
}

void Judge::ordered_start(Moment now, bool asked_for, Phase phase) {
    heard("ordered " + std::string{word_for(phase)} + (asked_for ? " (asked for)" : ""));
    must(pid_ == 0 && !start_ordered_, Promise::one_process_at_a_time);
    must(!left_, Promise::exit_is_final);
    must(finish_is_owed_ == (phase == Phase::finishing), Promise::finish_follows_each_run);
    must(!scripts_.strays_matter || strays_ == 0,
         Promise::nothing_follows_a_run_while_something_is_left_of_it);
    phase_ = phase;
    start_ordered_ = true;
    told_to_go_ = false;
    is_cleared_ = true;
    if (phase == Phase::finishing || phase == Phase::stopping)
        ordered_script(phase, now);
    else
        ordered_run_or_start(now, asked_for || std::exchange(was_asked_while_stopping_, false));
}

void Judge::ordered_script(Phase phase, Moment now) {
    must(!script_had_no_process_ || now - *last_script_ >= a_second,
         Promise::a_script_that_had_no_process_is_tried_a_second_later);
    last_script_ = now;
    script_had_no_process_ = false;
    if (phase == Phase::stopping) undoing_is_asked_ = undoing_is_due_ = false;
    if (phase == Phase::finishing) {
        must(scripts_.finish, Promise::finish_follows_each_run);
        return;
    }
    must(scripts_.stop && !undone_ && !gave_up_, Promise::stop_is_run_once_when_nothing_is_to_follow);
    const bool is_called_for = std::exchange(stop_is_owed_, false) || !is_a_start_due() || exit_asked_;
    must(is_called_for, Promise::stop_is_run_once_when_nothing_is_to_follow);
}

void Judge::ordered_run_or_start(Moment now, bool asked_for) {
    must(!exit_asked_ || goes_on_, Promise::exit_is_final);
    must((phase_ == Phase::starting) == (scripts_.start && !begun_),
         Promise::start_succeeds_before_the_first_run);
    must(want_ != Want::down, Promise::down_means_down);
    must(want_ != Want::once || run_is_owed_, Promise::once_means_once);
    if (last_start_ && !goes_on_) {
        const bool too_early = now - *last_start_ < a_second;
        must(asked_for || !too_early, Promise::a_second_between_automatic_starts);
        must(!last_start_failed_ || !too_early, Promise::a_second_after_a_failed_start);
    }
    goes_on_ = false;
    last_start_ = now;
}

void Judge::started(std::uint32_t pid) {
    heard("started " + std::to_string(pid));
    start_ordered_ = false;
    paused_ = false;
    pid_ = pid;
    if (phase_ == Phase::running || phase_ == Phase::starting) {
        last_start_failed_ = undone_ = false;
        undoing_is_due_ = true;
    }
    if (phase_ != Phase::running) return;
    run_is_owed_ = false;
    ++starts_;
    if (finishes_after_the_next_run_) exit_asked_ = true;
}

void Judge::start_failed(bool had_a_process) {
    heard(had_a_process ? "exec failed" : "fork failed");
    start_ordered_ = false;
    if (phase_ == Phase::finishing || phase_ == Phase::stopping) {
        script_had_no_process_ = !had_a_process;
        if (!had_a_process) { // It is still to be run.
            stop_is_owed_ = phase_ == Phase::stopping;
            return;
        }
        if (phase_ == Phase::stopping) begun_ = false;
        finish_is_owed_ = false;
        note_that_nothing_follows();
        return;
    }
    last_start_failed_ = true;
    if (!had_a_process) return; // Then it was no run.
    undoing_is_due_ = !undone_;
    run_is_owed_ = false;
    note_that_nothing_follows();
    if (finishes_after_the_next_run_) exit_asked_ = true;
}

void Judge::left_behind(unsigned strays) {
    heard("left behind " + std::to_string(strays));
    strays_ = strays;
    is_cleared_ = strays == 0;
    note_that_nothing_follows();
}

void Judge::ordered_signal(int number) {
    heard("ordered signal " + std::to_string(number));
    told_to_go_ |= number == SIGTERM;
    strays_are_to_be_told_ = false;
    must(pid_ != 0 || strays_ != 0 || !is_cleared_, Promise::signals_have_somebody_to_go_to);
}

void Judge::ordered_leave() {
    heard("ordered to leave");
    must(exit_asked_ && pid_ == 0 && is_cleared_ && !left_,
         Promise::supervise_leaves_only_when_asked_and_alone);
    left_ = true;
}

void Judge::died(protocol::RunEnd end) {
    heard("died: " + std::string{word_for(end.kind)} + " " + std::to_string(end.number));
    pid_ = 0;
    paused_ = false;
    const auto exited = [&](int code) {
        return end.kind == protocol::RunEnd::Kind::exited && end.number == code;
    };
    switch (phase_) {
    case Phase::starting:
        begun_ = goes_on_ = exited(0);
        if (!begun_ && want_ != Want::down && !(told_to_go_ && !exit_asked_ && !finishes_after_the_next_run_))
            gave_up();
        if (!begun_ && finishes_after_the_next_run_) exit_asked_ = true;
        if (!begun_) undoing_is_due_ = false;
        if (want_ == Want::down) goes_on_ = false;
        break;
    case Phase::running:
        finish_is_owed_ = scripts_.finish;
        is_cleared_ = !scripts_.strays_matter;
        if (exited(100) && (scripts_.start || scripts_.stop)) gave_up();
        break;
    case Phase::finishing:
        finish_is_owed_ = false;
        if (exited(125)) gave_up();
        break;
    case Phase::stopping:
        undone_ = true;
        begun_ = false;
        break;
    default: break;
    }
    note_that_nothing_follows();
}

void Judge::published(const protocol::Life& state, Moment now) {
    heard("published " + std::string{word_for(state.phase)} + ", want " + std::string{word_for(state.want)});
    look_at_what_was_asked();
    must(state.pid == pid_, Promise::the_published_pid_is_the_living_process);
    must(pid_ == 0 || state.phase == phase_, Promise::the_published_pid_is_the_living_process);
    must(pid_ != 0 || state.phase != Phase::running, Promise::the_published_pid_is_the_living_process);
    if (pid_ != 0 && phase_ == Phase::finishing && scripts_.finish_is_limited)
        must(state.time_limit.has_value(), Promise::a_script_that_has_a_time_limit_is_ended_by_it);
    must((state.phase == Phase::gone) == left_, Promise::supervise_leaves_only_when_asked_and_alone);
    must(state.want == want_, Promise::the_published_want_is_what_was_asked);
    must(state.starts == starts_, Promise::the_count_of_starts_is_right);
    must(state.paused == paused_, Promise::pauses_end_with_the_process);

    const bool soon = state.next_start && *state.next_start > now && *state.next_start - now <= a_second;
    must(!state.next_start || soon, Promise::what_is_wanted_is_looked_after);
    if (is_a_start_due() && !exit_asked_)
        must(pid_ != 0 || soon || !is_cleared_, Promise::what_is_wanted_is_looked_after);
    look_at_moments(state);
    if (state.phase == Phase::down) begun_ = false;
    const bool cleans_up =
        state.phase == Phase::clearing || state.phase == Phase::finishing || state.phase == Phase::stopping;
    // To be left on request is a want as well.
    if (exit_asked_) must(pid_ != 0 || left_ || cleans_up, Promise::what_is_wanted_is_looked_after);
    if (want_ == Want::down && !cleans_up) must(!state.next_start, Promise::down_means_down);

    const auto record = protocol::status_record_of(state);
    must(protocol::decode_status(protocol::encode(record)) == record, Promise::what_is_written_can_be_read);
    must(protocol::state_from_text(protocol::to_text(state).view()) == state,
         Promise::what_is_written_can_be_read);
    must(record.pid == pid_, Promise::the_published_pid_is_the_living_process);
}

void Judge::look_at_moments(const protocol::Life& state) {
    if (state.phase == Phase::down)
        must(!scripts_.stop || !undoing_is_due_, Promise::down_undoes_what_has_not_been_undone);
    if (is_of_script(state.phase) && state.pid == 0)
        must(state.next_start.has_value(), Promise::a_script_is_run_or_about_to_be);
    const auto before = state.phase == Phase::waiting ? last_start_ : last_script_;
    if (state.next_start && before)
        must(*state.next_start <= *before + a_second, Promise::no_start_is_put_off);
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
    if (!text.empty()) text.append("\n  what was heard before that:").append(judge.story());
    return text;
}

} // namespace lares::simulation
