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
    what_is_written_can_be_read,
};
const char* sentence(Promise promise);

struct Broken {
    Promise promise;
    std::uint64_t at_fact; // the how many-th thing that was heard
};

class Judge {
  public:
    explicit Judge(bool down_file) : want_{down_file ? protocol::Want::down : protocol::Want::up} {}

    // From outside.
    void asked(char byte); // what acts on the service itself; not what is for its log
    void told_to_finish(); // leave when it has died, but let it have the run that it waits for
    void died();
    // By the supervise. `asked_for`: it answers a command with it, and does not act by itself.
    void ordered_start(Moment now, bool asked_for);
    void ordered_signal(int number);
    void ordered_leave();
    // What came of the order to start.
    void started(std::uint32_t pid);
    void start_failed(bool had_a_process);
    // What it tells about itself once everything that happened at a moment is done.
    void published(const protocol::ServiceState& state, Moment now);

    const std::vector<Broken>& broken() const { return broken_; }
    std::uint64_t facts() const { return facts_; }

  private:
    bool is_a_start_due() const;
    void must(bool kept, Promise promise);

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

    std::uint64_t facts_ = 0;
    std::vector<Broken> broken_;
};

// The sentences of what was broken, each once, for a test to print; empty when all is well.
std::string verdict(const Judge& judge);

} // namespace lares::simulation
