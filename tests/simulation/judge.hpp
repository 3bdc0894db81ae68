// SPDX-License-Identifier: ISC
// Watches the life of a service and says which promise was broken.
//
// The Judge hears of everything that happens between a supervise and the world, in order: what was asked,
// what the supervise ordered, what came of it, and what it tells about itself. It keeps its own idea of what
// must be, made from the manual and not from the code, and it does not look into the supervise.
// judge_test.cpp shows it bad histories.
#pragma once

#include "base/time.hpp"
#include "protocol/service_state.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lares::simulation {

// A promise to the user; the sentence for it is in judge.cpp.
enum class Promise : std::uint8_t {
    one_process_at_a_time,
    signals_have_somebody_to_go_to,
    a_second_between_automatic_starts,
    a_second_after_a_failed_start,
    down_means_down,
    once_means_once,
    exit_is_final,
    supervise_leaves_only_when_asked_and_alone,
    what_is_wanted_is_looked_after,
    the_published_pid_is_the_living_process,
    the_published_want_is_what_was_asked,
    the_count_of_starts_is_right,
    pauses_end_with_the_process,
    start_succeeds_before_the_first_run,
    finish_follows_each_run,
    stop_is_run_once_when_nothing_is_to_follow,
    a_script_that_has_a_time_limit_is_ended_by_it,
    nothing_follows_a_run_while_something_is_left_of_it,
    no_start_is_put_off,
    a_script_is_run_or_about_to_be,
    a_script_that_had_no_process_is_tried_a_second_later,
    down_undoes_what_has_not_been_undone,
    down_is_told_to_what_is_left_of_a_run,
    what_is_written_can_be_read,
};
const char* sentence(Promise promise);

struct Broken {
    Promise promise;
    std::uint64_t at_fact; // the how many-th thing that was heard
};

// Which scripts the service directory has besides `run`.
struct Scripts {
    bool start = false;
    bool finish = false;
    bool stop = false;
    bool finish_is_limited = false;
    bool strays_matter = false; // what is left of a run is waited for, or ended
};

class Judge {
  public:
    explicit Judge(bool down_file, const Scripts& scripts = {})
        : scripts_{scripts}, want_{down_file ? protocol::Want::down : protocol::Want::up} {}

    // From outside.
    void asked(char byte);             // what acts on the service itself; not what is for its log
    void told_to_finish();             // leave when it has died, but let it have the run that it waits for
    void left_behind(unsigned strays); // so many processes of the last run are left
    void died(protocol::RunEnd end = {protocol::RunEnd::Kind::exited, 0, false});
    // By the supervise. `asked_for`: it answers a command with it, and does not act by itself.
    void ordered_start(Moment now, bool asked_for, protocol::Phase phase = protocol::Phase::running);
    void ordered_signal(int number);
    void ordered_leave();
    // What came of the order to start.
    void started(std::uint32_t pid);
    void start_failed(bool had_a_process);
    // What it tells about itself once everything that happened at a moment is done.
    void published(const protocol::Life& state, Moment now);

    const std::vector<Broken>& broken() const { return broken_; }
    std::uint64_t facts() const { return facts_; }
    // What was heard last before the first promise was broken, a line each.
    std::string story() const;

  private:
    bool is_a_start_due() const;
    bool is_cleaned_up() const;
    void note_that_nothing_follows();
    void must(bool kept, Promise promise);
    void ordered_run_or_start(Moment now, bool asked_for);
    void ordered_script(protocol::Phase phase, Moment now);
    void gave_up();
    void asked_down();
    void look_at_what_was_asked();
    void look_at_moments(const protocol::Life& state);

    Scripts scripts_;
    protocol::Phase phase_ = protocol::Phase::down; // of the process that was ordered last
    bool begun_ = false;                            // `start` has succeeded
    bool goes_on_ = false;                          // `run` follows `start` without a wait
    bool finish_is_owed_ = false;
    bool undoing_is_due_ = false;   // it has been up, and did not fail for good
    bool undoing_is_asked_ = false; // `down`, and nothing runs
    bool strays_are_to_be_told_ = false;
    std::optional<Moment> last_script_; // when it was ordered last
    bool script_had_no_process_ = false;
    bool undone_ = false;       // `stop` has been run
    bool stop_is_owed_ = false; // it was ordered, and there was no process for it
    bool was_asked_while_stopping_ = false;
    bool gave_up_ = false;
    bool told_to_go_ = false; // what runs was sent TERM: a start that ends by that has not failed
    unsigned strays_ = 0;
    bool is_cleared_ = true; // nothing that matters is left of the last run, and supervise knows
    protocol::Want want_;
    bool exit_asked_ = false;
    bool finishes_after_the_next_run_ = false;
    bool left_ = false;
    std::uint32_t pid_ = 0;
    bool start_ordered_ = false;
    bool paused_ = false;
    bool run_is_owed_ = false; // asked for once, and not had yet
    bool last_start_failed_ = false;
    std::optional<Moment> last_start_;
    std::uint64_t starts_ = 0;

    void heard(std::string fact);

    std::uint64_t facts_ = 0;
    std::vector<Broken> broken_;
    std::vector<std::string> story_; // what was heard, up to the first promise that was broken
};

// The sentences of what was broken, each once, for a test to print; empty when all is well.
std::string verdict(const Judge& judge);

} // namespace lares::simulation
