// SPDX-License-Identifier: ISC
// Commands of which runit's `control` hears first: control/t is run before TERM is sent, and when it succeeds
// TERM is not sent.
//
// runsv waits for the hook, and does nothing else meanwhile. Here nobody waits: what a command decides is
// decided at once (a service that was told down is not started again, whatever its hook does), and only the
// signals are held back until the hook has ended. Later commands queue behind it in order.
//
//     on_command() ──▶ [ queue ] ──▶ hook, if it is there ──▶ act(): signals ──▶ second hook, of `d` and `x`
//
// KILL does not queue. One that comes while something waits reaches the process at once; only if nothing does
// is control/k asked. Up and once are held back whole where nothing runs, since their hook comes before the
// start; whatever takes them back does so at once. Where there is no room left, all that waits acts at once
// and in order, and no hook is asked any more until the one that hangs has ended: nothing is lost.
//
// A signal is for the process that ran when it was asked for, and for no other one.
#pragma once

#include "base/time.hpp"
#include "supervise.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace lares::machine {

class Hooks {
  public:
    static constexpr std::size_t room = 8;
    static constexpr Span time_limit = std::chrono::seconds{10}; // where nothing is said of it

    // Which hooks hear of a command: before it acts, and thereafter; 0: none.
    struct Names {
        char before;
        char after;
    };
    static Names names_for(protocol::Command command);

    explicit Hooks(Supervise& service) : service_{service} {}

    // Instead of Supervise::on_command(); has_room(). Perform what it answers, and then all that follows:
    // while is_to_act(), act(); and when there is a hook due(), look for it.
    Actions on_command(protocol::Command command, Instant now);
    // Likewise instead of those of Supervise: a stop that nobody has told asks as well.
    Actions on_neighbours(Instant now);
    Actions stop_again(Instant now);
    bool is_to_act() const;
    Actions act(Instant now);
    // The letter of the hook that is to be run now; 0: none.
    char due() const;
    void on_begun() { is_running_ = is_awaited_ = true; }
    void on_missing() { on_answer(false); } // there is none, or it cannot be run
    void on_ended(bool has_succeeded);

    bool has_room() const { return count_ < room; }
    // All that waits is to act without hooks, and so is what comes until the one that runs has ended.
    void stop_asking();

    // Nothing waits, and no hook runs.
    bool is_idle() const { return count_ == 0 && !is_running_; }

  private:
    struct Held {
        protocol::Command command{};
        bool is_put_off = false; // the command itself; else its signals:
        std::uint8_t signal = 0; // which a hook may make unnecessary …
        std::uint8_t then = 0;   // … and which it may not
        Reach reach = Reach::process;
        bool has_acted = false;
        Names hooks{};
        bool is_first_term = false; // it asks the process to go, which nothing has asked before
        std::uint32_t pid = 0;      // for whom they are
        std::uint64_t started = 0;
    };

    Actions on_start(protocol::Command command, Instant now);
    Actions put_off(protocol::Command command);
    Actions hold_signals(Held held, const Actions& actions);
    bool runs() const;
    Held held_for(protocol::Command command) const;
    void push(const Held& held) { queue_[(first_ + count_++) % room] = held; }
    void pop();
    bool has_start_put_off() const;
    void take_back_starts();
    bool is_of_this_process(const Held& held) const;
    bool asks_before(const Held& held) const;
    void on_answer(bool has_succeeded);
    const Held& head() const { return queue_[first_]; }

    Supervise& service_;
    std::array<Held, room> queue_{};
    std::size_t first_ = 0;
    std::size_t count_ = 0;
    bool is_running_ = false;  // a hook …
    bool is_awaited_ = false;  // … and the first of the queue waits for that
    bool is_in_haste_ = false; // … or nobody waits for it, nor asks another one
};

} // namespace lares::machine
