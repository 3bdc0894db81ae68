// SPDX-License-Identifier: ISC
// What supervise decides, without doing any of it.
//
// A Supervise holds the state of one service. Tell it what happened with the on_…() functions; each answers
// with the actions to perform, in order. It makes no system call, reads no clock and allocates nothing, so
// that a test can drive years of a service's life in a millisecond, and one process can hold as many as it
// likes.
//
//            told up, told once            its moment has come
//     down ───────────────────▶ waiting ───────────────▶ starting ──▶ running ──▶ clearing ──▶ finishing
//      ▲                           ▲                                                               │
//      │                           └────────────────── wanted ─────────────────────────────────────┤
//      └────────── stopping ◀───────────────────────── not wanted ─────────────────────────────────┘
//
// and from there to `gone`, when it was told to exit. Every start passes through `waiting`. The moment comes
// at once for a command to a service that is down, and for a service that lived for a second; a service that
// died earlier, or could not be started, waits until a second after its last start.
//
// `clearing` lasts as long as anything is left of the run, where the rules want that to be gone, or a stop is
// for all of it and not over; the signals of commands go to what is left then. Four of these phases have a
// process: that of `start`, `run`, `finish` and `stop`. A phase whose script is not there is over as soon as
// it is entered, so that the table knows only whole lives. `start` is run once before the first of several
// runs, and `stop` once after the last of them; `finish` after each run. Without `run` (encore), a service is
// `started` when `start` has succeeded.
//
// Rules that are not in the table, all of daemontools 0.76: a signal goes only to a process that is there;
// `down` also sends CONT, so that a paused service can obey; pausing is forgotten when the process dies; want
// and pause do not move the time stamp; `exit` cannot be taken back.
#pragma once

#include "base/fixed_list.hpp"
#include "base/time.hpp"
#include "life_table.hpp"
#include "neighbours.hpp"
#include "protocol/command.hpp"
#include "protocol/service_state.hpp"
#include "rules.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace lares::protocol {
struct SignalCommand;
}

namespace lares::machine {

struct Action {
    enum class Kind : std::uint8_t {
        start_process,   // that of state().phase; answer with on_started() or on_start_failed()
        send_signal,     // to whoever the reach says
        look_at_stuck,   // who is about to be killed; `signal` was of no use to it, 0: its time was up
        look_for_strays, // of the last run; answer with on_strays()
        make_down_file,  // so that the next supervise does not start the service
        remove_down_file,
        leave, // there is nothing left to do
    };

    static constexpr int by_force = -1; // in the place of the signal that was of no use: none was waited for

    Kind kind;
    int signal = 0;
    Reach reach = Reach::process;

    friend bool operator==(const Action&, const Action&) = default;
};

using Actions = FixedList<Action, 6>;

class Supervise {
  public:
    // From one start to the next, when the service died early or could not be started.
    static constexpr Span time_between_starts = std::chrono::seconds{1};
    // What has outlived its limit and does not go when it is asked to is killed.
    static constexpr Span time_to_go = std::chrono::seconds{10};
    // From one KILL to the next, when a process has outlived its time limit.
    static constexpr Span time_between_kills = std::chrono::seconds{5};
    // So long it waits for those that it only wants.
    static constexpr Span time_for_the_wanted = std::chrono::seconds{60};
    // What `run` (encore) and `finish` (s6) say by their exit codes: never again.
    static constexpr int run_gives_up = 100;
    static constexpr int finish_gives_up = 125;

    // `down_file`: the service directory has a file `down`. `rules` and `neighbours` must outlive the object,
    // and be as they are whenever something is told.
    Supervise(bool down_file, const Rules& rules, Instant now, const Neighbours& neighbours = no_neighbours);

    // Whether the next run can say that it is ready, or be asked, and that it is alive: where it cannot, that
    // is not waited for, whatever the rules say.
    void expect_word(bool of_readiness, bool of_life) {
        expects_ready_ = of_readiness;
        expects_alive_ = of_life;
    }

    // From now on it is these. A time limit that is another one than before counts from where that did: from
    // the start of the process that runs, or since it was told down, or what is left was asked to go, or the
    // last step of its stop was taken.
    void follow(const Rules& rules, const Neighbours& neighbours) {
        rules_ = &rules;
        neighbours_ = &neighbours;
        if (state_.pid != 0) heed_limit();
        if (is_held()) heed_needed_limit();
        if (state_.phase == protocol::Phase::clearing) heed_strays_limit();
        if (state_.stop_step != 0) heed_stop_steps();
    }

    // The first thing to do: start, or stay down.
    Actions begin(Instant now);

    // Instead of that, after another supervise was killed: this is where it was …
    void resume(const protocol::Life& left);
    // … and from there it goes on, if nothing ran: one that was to begin when it was killed begins now.
    Actions go_on(Instant now);

    // Commands that were read together share their `+` and `L`; this begins the next such lot.
    void begin_commands() { to_group_ = false, for_log_ = false; }
    Actions on_command(protocol::Command command, Instant now);
    // The commands of this lot that come now are for somebody else.
    bool is_spoken_to_for_log() const { return for_log_; }
    // Leave when the service has died by itself. One that waits to be started again still gets its run: a
    // logger has something to read first.
    Actions on_told_to_finish(Instant now);

    // There is no such service any more.
    Actions on_directory_removed(Instant now);

    // The state that on_started() will lead to: it is written down before the process executes anything.
    // `ticks`: since boot, when the process began; 0: not known.
    protocol::Life state_if_started(std::uint32_t pid, Instant now, std::uint64_t ticks) const;
    Actions on_started(std::uint32_t pid, Instant now, std::uint64_t ticks = 0);
    Actions on_start_failed(protocol::StartFailure failure, Instant now);
    // `for_want_of_memory`: the kernel has ended it. `granted`: the next start is not before, since the
    // budget of all services has no place for it.
    Actions on_exited(protocol::RunEnd end, Instant now, bool for_want_of_memory = false,
                      std::optional<Moment> granted = {});
    // If a run ended so, it would have failed, and be started again: then.
    std::optional<Moment> restart_after_failure(protocol::RunEnd end, Instant now) const;
    // The run has said that it is ready, or was found to be. What it has said since is taken back by that.
    void on_ready(Instant now);
    // It has closed the descriptor through which it was to say so, and has not.
    void on_notification_closed();
    // It is ready, and has said that it reads its configuration anew: until it says that it is ready.
    void on_reloading();
    // It has said that it is about to end: nothing is expected of it any more, and nobody hurries it.
    void on_going_by_itself();
    // Its process needs so much longer than its time limit allows, or the next step of its stop.
    void on_needs_longer(Span span, Instant now);
    // What has been found of the health of the run. An end for that follows the steps of a stop, and counts
    // as a failure however long it has lived. One that is paused, or is being ended already, is left alone.
    void note_health(const protocol::HealthFacts& facts);
    Actions on_unhealthy(protocol::EndedBy why, Instant now);
    // How the last run ended, of which that was not known.
    void on_last_end_told(protocol::RunEnd end);

    // A command to start it has come, and is told later. Whoever comes after a supervise that is killed
    // before starts it by this.
    void note_start_put_off(protocol::Want wanted);

    // All of it is about to be ended at once, whatever it has been told.
    Actions look_before_force();

    // What was held back is sent now; or it is not, since a hook has done instead what it was to do.
    Action send_held(int signal, Reach reach) {
        state_.term_sent |= signal == SIGTERM;
        return {Action::Kind::send_signal, signal, reach};
    }
    void on_term_withheld() { state_.term_sent = false; }

    // They have been looked at, and may be others than before.
    Actions on_neighbours(Instant now);
    // It was told to stop by a supervise that was killed, and may not have heard of it: once more.
    Actions stop_again(Instant now) { return state_.stop_step != 0 ? begin_stop(now) : Actions{}; }
    // So many processes are left of the last run: while it is cleared away, whenever somebody has looked.
    Actions on_strays(std::uint32_t count, Instant now);
    // By what all processes of the service are found, from the next start on.
    void on_tree(protocol::Tree tree) { state_.tree = tree; }

    // Nothing happened but time passing: call it when deadline() has come.
    Actions on_time(Instant now);
    std::optional<Moment> deadline() const {
        return earliest({next_attempt(), state_.time_limit, state_.next_step, state_.held_until});
    }

    const protocol::Life& state() const { return state_; }

  protected:
    // For a test that wants to see what a mistake in it comes to.
    void go_by(std::span<const Transition> table) { table_ = table; }

  private:
    // It waits for a neighbour, and not only for a moment.
    bool is_blocked() const;
    std::optional<Moment> next_attempt() const;
    bool is_due(Moment now) const;
    void note_blocking();
    void note_ties(Moment known, protocol::Life& in) const;
    bool is_held() const { return state_.held_until.has_value(); }
    Actions told_down(Instant now);
    bool hold(Instant now);
    Actions release(Instant now);
    Actions lose_need(Instant now);
    Actions happened(Event event, Instant now);
    std::optional<Event> step(Event event, Instant now, Actions& actions);
    std::optional<Event> enter(Instant now, Actions& actions);
    bool needs_process() const;
    bool has_something_to_run() const;
    std::optional<Span> limit_of_phase() const;
    bool is_limited() const;
    void heed_limit();
    void heed_needed_limit();
    void heed_strays_limit();
    std::optional<Span> patience_of_last_step() const;
    void heed_stop_steps();
    void note_end_of_run(protocol::RunEnd end, Instant now);
    protocol::EndedBy whose_doing(protocol::RunEnd end) const;
    Event conclude(protocol::RunEnd end, Instant now);
    bool is_to_begin_again() const;
    void decide_on_restart(protocol::RunEnd end, Instant now);
    void wait_for_budget(Moment granted);
    Actions begin_stop(Instant now);
    Actions take_step(std::size_t index, Instant now);
    Actions take_next_step(Instant now);
    struct StepTaken {
        Moment at{};
        std::optional<Span> patience; // until the next one; nothing: there is none
    };
    // What is still to come of a stop when the process has ended.
    struct RestOfStop {
        std::uint32_t step;
        std::optional<Moment> next;
        std::optional<Moment> limit;
        int last_signal;
        bool is_stuck;
        StepTaken taken;
    };
    std::optional<RestOfStop> rest_of_stop() const;
    void go_on_with(const RestOfStop& rest);
    void note_last_signal(int number);
    static Actions look_once_more();
    bool is_stop_of_tree() const;
    bool is_to_be_cleared() const;
    Reach reach_of_commands(bool to_group) const;
    Reach reach_of_step(bool is_kill) const;
    Actions look_before_kill(int signal);
    void note_down(Instant now);
    void give_up(protocol::GaveUp::Because because, protocol::RunEnd end);
    void forget_process();
    void want(protocol::Want wanted);
    void hurry();
    Actions on_own_command(protocol::Command command, Instant now);
    Actions signals_of(protocol::Command command);
    int signal_of(const protocol::SignalCommand& row) const;
    void note_signal(int number);
    Actions end_what_takes_too_long(Instant now);
    Span time_for_steps() const;
    Moment earliest_start(Instant now) const;

    std::span<const Transition> table_ = life_table();
    const Rules* rules_;
    const Neighbours* neighbours_;
    protocol::Life state_;
    Moment last_start_;
    bool to_group_ = false;
    bool for_log_ = false;
    bool expects_ready_ = true;
    bool expects_alive_ = true;
    Moment process_began_{};     // that of the phase; not known of a script that somebody else has started
    Span limit_{0};              // by which the time limit of the state came about; less: not known
    Moment held_since_{};        // if it is held, and we were told
    Moment strays_asked_{};      // to go, by us
    StepTaken step_taken_;       // the last one of a stop, by us
    bool knows_of_loss_ = false; // what runs has been told to go, since what it needs is gone
};

} // namespace lares::machine
