// SPDX-License-Identifier: ISC
// What somebody wants done with several services, from the first command until it has happened, or never
// will, or has taken too long.
//
//     Undertaking undertaking{tasks, deadline, &interruption};
//     undertaking.run([](const Undertaking& it) { … show how far it is …; return next_time; });
//     for (std::size_t n = 0; n < tasks.size(); ++n) … undertaking.progress(n).result …
//
// A task is one service and the steps that it is led through, mostly one: commands, and what they are to
// bring about (goal.hpp). All run beside each other; one that has to come after others is told when these are
// over. Waiting is done by a Pursuit, and costs nothing while nothing happens.
//
//     not begun ──▶ going ──▶ done, unchanged: it was so before
//         │           ├─────▶ failed: it never will, as far as one sees
//         │           └─────▶ late, left: whoever waits has no more time, or has left
//         └─────────────────▶ untold, not running
//
// Starts are looked at more closely than svc does: somebody looks at the terminal who wants to know whether
// it worked. What has no word for being ready must have lived for a second, which is what supervise itself
// takes for a run that was none; and what cannot be executed, or ends as soon as it is started, or waits for
// what no waiting brings, has failed, though its supervise goes on trying. What it only wants (wants/NAME) is
// no failure: it is done without, and where the deadline is to bear with that, it is put off so long.
#pragma once

#include "explanation.hpp"
#include "pursuit.hpp"
#include "selection.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lares::service {

struct Step {
    std::string commands; // none: it happens by itself
    Goal goal;
};

struct Task {
    enum class Kind : std::uint8_t { start, once, stop, restart, signal };

    Selected who;
    Kind kind = Kind::signal;
    std::vector<Step> steps;
    std::string if_given_up{};        // commands for one that is given up before its last step
    std::vector<std::size_t> after{}; // the numbers of others
    bool is_newcomer = false;         // nobody has supervised it before: it was nothing
    int survives = 0;                 // a signal that its process is to know, and not to end by; 0: none

    // It is told nothing, and only looked at.
    bool happens_by_itself() const { return steps.front().commands.empty(); }
};

// Does it get there? KILL is for what a run has left, too.
bool hears_signal(const protocol::ServiceView& view, std::string_view commands);

enum class Result : std::uint8_t {
    not_begun,
    going,
    done,
    unchanged,
    failed,
    untold,      // see `failure`
    not_running, // a signal would be lost
    late,
    left,
};

struct Progress {
    Result result = Result::not_begun;
    std::size_t step = 0;
    protocol::ServiceView before{};
    protocol::ServiceView now{};
    Moment begun{};
    Span took{0};
    std::uint64_t ends = 0; // of runs, since it was told
    bool has_been_read = false;
    bool was_deadly = false; // the signal that it is to survive
    std::optional<SendFailure> failure{};
    Explanation why{}; // of one that has failed

    bool is_over() const { return result > Result::going; }
    bool is_as_wanted() const { return result == Result::done || result == Result::unchanged; }
};

class Undertaking {
  public:
    // `interruption`: see Pursuit.
    Undertaking(std::vector<Task> tasks, std::optional<Moment> deadline, const sys::Fd& interruption);
    void bear_with_what_is_only_wanted() { bears_with_wanted_ = true; }
    // What was given up before its last step is told so.
    ~Undertaking();
    Undertaking(const Undertaking&) = delete;
    Undertaking& operator=(const Undertaking&) = delete;

    // Shows how far it is, and answers when it wants to do so again, be there news or not.
    using Onlooker = std::function<std::optional<Moment>(const Undertaking&)>;
    void run(const Onlooker& onlooker);

    std::size_t size() const { return tasks_.size(); }
    const Task& task(std::size_t number) const { return tasks_[number]; }
    const Service& service(std::size_t number) const { return services_[number]; }
    const Progress& progress(std::size_t number) const { return progress_[number]; }
    const Goal& goal(std::size_t number) const { return step_of(number).goal; }

  private:
    void begin_and_give_up();
    void begin_those_that_may();
    bool may_begin(std::size_t number) const;
    void begin(std::size_t number);
    void tell();
    void end_if_untold(std::size_t number);
    void advance(std::size_t number);
    void judge_start(std::size_t number);
    bool has_stayed(std::size_t number);
    bool is_deadly(std::size_t number) const;
    void judge_survival(std::size_t number);
    bool puts_off_deadline();
    void count_ends(std::size_t number, const protocol::ServiceView& now);
    void step_on(std::size_t number);
    bool was_so_before(std::size_t number) const;
    void fail(std::size_t number, Explanation why);
    void end(std::size_t number, Result result);
    void end_all_that_go(Result result);
    bool give_up_what_has_become_hopeless();
    const Step& step_of(std::size_t number) const { return tasks_[number].steps[progress_[number].step]; }

    std::vector<Task> tasks_;
    std::vector<Service> services_;
    std::vector<Progress> progress_;
    std::vector<std::optional<std::size_t>> pursued_; // the number that the Pursuit calls it by, …
    std::vector<std::size_t> tasks_pursued_;          // … and the other way round
    std::size_t unfinished_;
    bool has_failures_ = false;
    bool bears_with_wanted_ = false;
    std::optional<Moment> deadline_;
    const sys::Fd& interruption_;
    Pursuit pursuit_;
};

} // namespace lares::service
